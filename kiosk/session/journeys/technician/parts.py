"""Words of the technician's screens: who may do what, what can be looked at, and what is found."""

from dataclasses import dataclass
from enum import StrEnum


class TechnicianRole(StrEnum):
    """Who only looks changes nothing; who mends tests devices and takes the kiosk out of service."""

    LOOK = "look"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Technician:
    """`reference` names the account in reports; it is no person's name."""

    reference: str
    role: TechnicianRole


class Refusal(StrEnum):
    """Why nobody is signed in: number and PIN are one answer."""

    WRONG = "wrong"
    LOCKED = "locked"
    NO_ACCOUNTS = "no_accounts"  # this kiosk has no list of technicians, or one that is no longer good


class Subject(StrEnum):
    """What a technician looks at or tries out; the value is the word in reports."""

    SENSOR = "sensor"
    READER = "reader"
    CAMERA = "camera"
    SCANNER = "scanner"
    PRINTER = "printer"
    CABINET = "cabinet"
    TOUCH = "touch"
    SOUND = "sound"
    NETWORK = "network"
    STORAGE = "storage"
    VERSIONS = "versions"
    FAULTS = "faults"
    SERVICE = "service"
    CLEANING = "cleaning"
    RESTART = "restart"


ONLY_LOOKED_AT = frozenset({Subject.NETWORK, Subject.STORAGE, Subject.VERSIONS, Subject.FAULTS})


def may(technician: Technician, subject: Subject) -> bool:
    """Whether the account's role reaches as far as this."""
    return technician.role is TechnicianRole.MEND or subject in ONLY_LOOKED_AT


class FactGrade(StrEnum):
    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing found out: what it is about by key, and how it stands in the words of the machine."""

    about: str
    value: str
    grade: FactGrade = FactGrade.PLAIN
