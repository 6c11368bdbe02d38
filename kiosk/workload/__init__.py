"""Whole journeys without a window against simulated devices, for judges: `kiosk workload`.

It starts broker, centre and simulators as processes of their own, which end with it, and keeps everything
they remember in one folder. Killed at any instant and started again on that folder, it goes on.
"""
