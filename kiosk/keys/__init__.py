"""The keys of one kiosk: a root that its hardware, its host or a file keeps, and rings of keys wrapped by it.

`grade(folder)` tells how well the keys in a folder are kept, for whoever looks after the machine.
"""

from kiosk.keys.grades import Grade
from kiosk.keys.ring import grade
from kiosk.keys.root import KeyFileError

__all__ = ["Grade", "KeyFileError", "grade"]
