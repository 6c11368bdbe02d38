"""The one family of errors this package raises for what it is given."""


class MatcherError(ValueError):
    """Something handed to the matcher is not what it should be."""


class ImageError(MatcherError):
    """Not a grey image of eight bits and a sensible size."""


class FormatError(MatcherError):
    """Bytes that are no template of the format asked for, or a template the format cannot hold."""
