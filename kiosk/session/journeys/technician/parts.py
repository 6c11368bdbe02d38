"""Words of the technician's screens: who may do what, what can be looked at, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class TechnicianRole(StrEnum):
    """Looking changes nothing; mending tests devices; configuring and exporting never go together."""

    LOOK = "look"
    MEND = "mend"
    CONFIGURE = "configure"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Technician:
    """`reference` names the account in reports, and is nobody's name; `by_card`: a card proved who it is."""

    reference: str
    role: TechnicianRole
    by_card: bool = True


class Refusal(StrEnum):
    """Why nobody is signed in: number and PIN are one answer."""

    WRONG = "wrong"
    LOCKED = "locked"
    NO_ACCOUNTS = "no_accounts"  # this kiosk has no list of technicians, or one that is no longer good
    NO_CARD = "no_card"
    OTHER_CARD = "other_card"  # a citizen's or an officer's
    CARD_UNREADABLE = "card_unreadable"
    CARD_NOT_AUTHENTIC = "card_not_authentic"
    SAME_PERSON = "same_person"  # two are wanted
    NOT_ENTITLED = "not_entitled"  # the second one's role does not reach as far


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
    SETTINGS = "settings"
    EXPORT = "export"


class Deed(StrEnum):
    """What is done on a subject's page, beside looking at it."""

    TAKE_SETTINGS = "take_settings"
    EXPORT_BUNDLE = "export_bundle"


ONLY_LOOKED_AT = frozenset({Subject.NETWORK, Subject.STORAGE, Subject.VERSIONS, Subject.FAULTS})
BY_CARD_ALONE = frozenset({Subject.SETTINGS, Subject.EXPORT})  # whatever the policy on cards
REACH: Mapping[TechnicianRole, frozenset[Subject]] = MappingProxyType(
    {
        TechnicianRole.LOOK: ONLY_LOOKED_AT,
        TechnicianRole.MEND: frozenset(Subject) - BY_CARD_ALONE,
        TechnicianRole.CONFIGURE: frozenset(Subject) - {Subject.EXPORT},
        TechnicianRole.EXPORT: ONLY_LOOKED_AT | {Subject.EXPORT},
    }
)


def may(technician: Technician, subject: Subject) -> bool:
    """Whether the account's role, and the way it signed on, reach as far as this."""
    reaches = subject in REACH[technician.role]
    return reaches and (technician.by_card or subject not in BY_CARD_ALONE)


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
