"""Thousands of kiosks as broker and centre see them: real connections, births, health, sealed events."""
