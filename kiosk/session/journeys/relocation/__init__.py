"""Sends the finished card to another place of delivery, on the applicant's wish (R64, T41)."""
