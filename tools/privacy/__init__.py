"""Canary people planted through all journeys and faults, and looked for wherever nobody may find them.

make privacy SESSIONS=60
"""
