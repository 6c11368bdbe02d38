"""Finds a place, a day and a time; books, moves and cancels."""
