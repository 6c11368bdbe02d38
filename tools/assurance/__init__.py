"""The long proofs: `make assure` runs all of them and ends with one table of counts.

Each has a small run in `make test`; here it runs until its number is full, or until the first violation.
"""
