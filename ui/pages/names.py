"""Names and places as they were written: in their own direction, whatever language stands around them."""

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def as_written(*texts: str) -> str:
    """What there is of these texts as one, turned the way its own letters run."""
    whole = "، ".join(each for each in texts if each)
    return f"{FIRST_STRONG_ISOLATE}{whole}{POP_ISOLATE}" if whole else ""
