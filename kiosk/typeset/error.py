"""What this machine lacks to set Persian."""


class TypesetError(RuntimeError):
    """This machine cannot set Persian; the text names the remedy."""
