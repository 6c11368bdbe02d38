"""Attacks on the handing-over, thousands of each with seeded variation: `python -m tools.assurance attacks`.

Each try is a whole delivery through the shipped drivers, core and journal over real bytes; what is counted
is how often a card is let go. Among them are honest deliveries: a path that lets nothing through is found.
"""
