"""Pre-registration: consent, the form page by page, all answers checked, one tracking number."""
