"""Withdraws an application before it is completed, on a clear yes (T36)."""
