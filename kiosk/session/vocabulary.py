"""Words that stages, events and commands share: languages, journeys, parts of the machine, fingers."""

from enum import IntEnum, StrEnum


class Language(StrEnum):
    PERSIAN = "fa"
    ENGLISH = "en"


class Journey(StrEnum):
    """What a person may come for; the value is the word in reports."""

    REGISTRATION = "registration"
    STATUS = "status"
    CORRECTION = "correction"
    APPOINTMENT = "appointment"
    COMPLETION = "completion"
    DELIVERY = "delivery"
    WITHDRAWAL = "withdrawal"
    RELOCATION = "relocation"


class Part(StrEnum):
    """What the kiosk needs to serve; each is reported as one part of its health."""

    SENSOR = "finger"
    READER = "reader"
    CENTRE = "centre"
    JOURNAL = "disk"
    CABINET = "cabinet"  # the boards that tell what happens to latch, slot and case
    LATCH = "latch"  # missing while its bolt is open and nobody ordered it
    CASE = "case"  # missing from its first opening until the kiosk is started anew with the case closed (F32)
    CAMERA = "camera"
    SCANNER = "scanner"
    SERVICE = "service"  # missing while a technician keeps the kiosk in service mode
    LOCK = "lock"  # missing while the delivery is locked until the centre unlocks it (F13, F32)
    ROOM = "room"  # missing while disk or outbox have no room for what another session would promise (F29)
    PLAN = "plan"  # missing outside the hours and in a planned closing
    PRINTER = "printer"  # missing as well while it is out of paper, jammed or open (F22)


class Finger(IntEnum):
    """Finger positions of ISO/IEC 19794-2."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10


class FingerHint(StrEnum):
    """What the last capture asks the person to do differently (F6, F7)."""

    NO_FINGER = "no_finger"
    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    TOO_SMALL = "too_small"
    SHIFTED = "shifted"
    SMUDGED = "smudged"
    LIFT_FIRST = "lift_first"


class CardHint(StrEnum):
    """Why the officer is asked for the card again (F11, F15)."""

    UNREADABLE = "unreadable"
    REMOVED = "removed"
    OFFICERS_CARD = "officers_card"


class PrintTrouble(StrEnum):
    """Why a slip did not come out (F22)."""

    NO_PAPER = "no_paper"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    SILENT = "silent"


class Light(StrEnum):
    """A lamp by the thing it stands at; the keypad's also means that an answer is wanted on the screen."""

    CARD_SLOT = "card_slot"
    FINGER = "finger"
    KEYPAD = "keypad"
    IN_SERVICE = "in_service"
