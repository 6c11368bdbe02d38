"""The technician at the screen: looks, tests and mends; no way leads from here to a card."""
