"""Scenarios that start what they need, run the kiosk and judge it: `kiosk-sim play F8`."""
