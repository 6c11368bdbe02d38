"""The whole kiosk and a small centre in one thread, on one seed, with a virtual clock and random faults.

    make simulate SEED=1 SESSIONS=10000

The kiosk is the real one: core, store, journal, outbox, sealed messages, backlog, recovery. Devices, people,
broker and centre are small values here. A run is some thirty sessions on one store; its number is its seed.
"""
