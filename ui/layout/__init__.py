"""Where everything of a view stands: pure functions from views to scenes."""
