"""Every fault at every step of the journeys, in the deterministic simulation: the table and its cells.

A cell is a run of its own: the people and sessions that lead to the step, the fault as the step is reached,
the rest of that session, somebody else's delivery while the effects last, and calm. It is survived when no
invariant broke, the fault struck, and the kiosk served the next person and came back by itself.
"""
