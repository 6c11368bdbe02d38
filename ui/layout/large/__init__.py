"""Every page again in large letters: one item at a time, fewer words, the same names to touch."""

from ui.layout.large.pages import page
from ui.layout.large.question import still_there

__all__ = ["page", "still_there"]
