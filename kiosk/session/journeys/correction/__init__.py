"""Corrects the items the population register disputes, and no other."""
