"""The officers' pages: what waits at their place, and what they decide about it."""
