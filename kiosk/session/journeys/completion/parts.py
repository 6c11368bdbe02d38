"""What a visit takes, as facts: pictures and templates stay with the workers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from kiosk.domain.told import Appointment, DeliveryPlace
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.vocabulary import Finger


class CompletionPart(StrEnum):
    """The four parts of R31; all are needed."""

    CONTACT = "contact"
    FINGERS = "fingers"
    FACE = "face"
    DOCUMENTS = "documents"


class ExceptionKind(StrEnum):
    """Why a finger cannot be taken (F9)."""

    MISSING = "missing"
    BANDAGED = "bandaged"
    UNREADABLE = "unreadable"


class FingerDoubt(StrEnum):
    """A good picture, yet of a finger that was taken already.

    The hands take turns, so whoever goes on with the same hand gives the finger of that name
    once more: that is the other hand. Both hands swapped throughout look like any two hands.
    """

    SAME_FINGER = "same_finger"
    OTHER_HAND = "other_hand"


class FaceHint(StrEnum):
    """The one thing to do differently before the camera, most important first."""

    NO_FACE = "no_face"
    TWO_FACES = "two_faces"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"
    TURNED = "turned"
    TILTED = "tilted"
    TOO_DARK = "too_dark"
    UNEVEN_LIGHT = "uneven_light"
    BACKGROUND = "background"
    EYES_CLOSED = "eyes_closed"
    MOUTH_OPEN = "mouth_open"
    BLURRED = "blurred"


class PageHint(StrEnum):
    """The one thing to do differently on the document glass."""

    NO_PAGE = "no_page"
    WRONG_KIND = "wrong_kind"
    NOT_TURNED = "not_turned"
    NO_HAND = "no_hand"
    SKEWED = "skewed"
    CUT_OFF = "cut_off"
    GLARE = "glare"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"


class DocumentKind(StrEnum):
    BIRTH_CERTIFICATE = "birth_certificate"  # with photograph
    OLD_CARD = "old_card"
    OTHER = "other"


# Sides that must be taken before a document is whole; of other kinds one page is enough.
SIDES = MappingProxyType({DocumentKind.OLD_CARD: 2})


class DocumentRefusal(StrEnum):
    """Why an officer does not accept a document; also what the applicant is asked to bring."""

    COPY_ONLY = "copy_only"
    UNREADABLE = "unreadable"
    NO_PHOTOGRAPH = "no_photograph"
    EXPIRED = "expired"
    NOT_THIS_PERSON = "not_this_person"
    OTHER = "other"


class VisitRefusal(StrEnum):
    """Why a completion cannot begin here and now (F18, R25, R34)."""

    NOT_FOUND = "not_found"
    TOO_MANY_TRIES = "too_many_tries"
    NO_APPOINTMENT = "no_appointment"
    OTHER_PLACE = "other_place"
    OTHER_DAY = "other_day"
    OTHER_TIME = "other_time"
    NOT_POSSIBLE_NOW = "not_possible_now"
    KIOSK_FULL = "kiosk_full"  # too many packets wait here for a line (F4)


@dataclass(frozen=True, slots=True)
class FingerTaken:
    """The best sample of one finger waits with the worker."""

    position: Finger
    quality: int


@dataclass(frozen=True, slots=True)
class FingerExcused:
    """`approved_by` is the second person's reference, empty until they signed."""

    position: Finger
    kind: ExceptionKind
    permanent: bool
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class DocumentTaken:
    """`pages` scans wait with the worker under this document's place in the list; `checker` judged it."""

    kind: DocumentKind
    pages: int
    original: bool | None = None
    accepted: bool | None = None
    refusal: DocumentRefusal | None = None
    checker: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What there is of the four parts; `face` is the number of the chosen shot."""

    contact: Mapping[str, str] = field(default_factory=dict, repr=False)  # in stored forms
    fingers: tuple[FingerTaken, ...] = ()
    exceptions: tuple[FingerExcused, ...] = ()
    face: int | None = None
    documents: tuple[DocumentTaken, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A granted check-in (T15). `kept` is what an earlier visit left, sealed away."""

    application: str
    tracking: str = field(repr=False)
    checked_in_at: datetime
    appointment: Appointment
    delivery_place: DeliveryPlace
    name: str = field(default="", repr=False)  # masked
    contact: Mapping[str, str] = field(default_factory=dict, repr=False)  # as it is known so far (R63)
    kept: Taken = field(default_factory=Taken)


@dataclass(frozen=True, slots=True)
class Completion:
    """A visit as far as it has come. `answers` are the contact fields as typed, by their paths."""

    visit: Visit
    answers: Answers = field(default_factory=Answers, repr=False)
    taken: Taken = field(default_factory=Taken)
    hands_asked: bool = False  # which fingers cannot be given was asked and answered
    skipped: tuple[Finger, ...] = ()  # asked for in vain; they may be tried again
    checker: str = field(default="", repr=False)  # the officer who signed in for the documents
