"""The one error family of every parser here: bytes that do not have the shape they must have."""


class MalformedError(ValueError):
    """Bytes from a card, a reader or a file break their format; the text names the place, never the data."""
