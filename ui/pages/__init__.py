"""What each stage says and offers: pure functions from state and draft to a view."""
