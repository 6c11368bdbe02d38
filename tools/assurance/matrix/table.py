"""The rows and columns of the matrix, and the cells that cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.session import states as st
from kiosk.session.journeys.completion import stages as completing
from kiosk.session.journeys.registration.stages import FillingForm
from kiosk.session.journeys.technician.stages import ServiceMenu
from kiosk.session.vocabulary import Journey


class Trouble(StrEnum):
    """What goes wrong (`specs/reliability-security.md` §4), one row each."""

    KILLED = "killed"
    KILLED_AT_COMMAND = "killed at a command"
    KILLED_BEFORE_COMMIT = "power lost before a commit"
    KILLED_AFTER_COMMIT = "power lost after a commit"
    KILLED_TWICE = "killed, and again as it starts"
    STARTED_ANEW = "stopped and started"
    DISK_FULL = "disk full"
    IO_ERROR = "write fails"
    SYNC_FAILS = "fsync fails"
    READ_ONLY = "file system read-only"
    CLOCK_AHEAD = "clock a year ahead"
    CLOCK_BACK = "clock a year back"
    CLOCK_HOUR = "clock an hour back"
    SENSOR_UNPLUGGED = "sensor unplugged"
    SENSOR_SILENT = "sensor silent"
    SENSOR_GARBLED = "sensor talks nonsense"
    READER_UNPLUGGED = "reader unplugged"
    CARD_PULLED = "card pulled"
    CARD_SILENT = "card silent"
    CAMERA_UNPLUGGED = "camera unplugged"
    BROKER_DOWN = "broker down"
    LINE_DEAF = "line half open"
    LINE_REPEATS = "messages twice and late"
    CENTRE_RESTARTS = "centre starts anew"
    WALKS_AWAY = "person walks away"


class Step(StrEnum):
    """Where it strikes, one column each."""

    IDLE = "idle"
    FORM = "form"
    DOCUMENT = "document"
    FACE = "face"
    FINGER = "finger"
    CARD_IN = "card in"
    AUTHENTICATION = "card authentication"
    MATCH = "match"
    RECEIPT = "receipt"
    DELIVER = "deliver"
    REPORT = "report"
    SERVICE_MENU = "service menu"
    START = "start"
    SHUTDOWN = "shutdown"


@dataclass(frozen=True, slots=True)
class Way:
    """How a step is reached: what somebody comes for, and the stages that count as it."""

    journey: Journey | None
    stages: tuple[type, ...]


WAYS: Mapping[Step, Way] = {
    Step.IDLE: Way(None, (st.Attract,)),
    Step.FORM: Way(Journey.REGISTRATION, (FillingForm,)),
    Step.DOCUMENT: Way(Journey.COMPLETION, (completing.LayingPage, completing.ReviewingPage)),
    Step.FACE: Way(Journey.COMPLETION, (completing.FacingCamera,)),
    Step.FINGER: Way(Journey.DELIVERY, (st.AwaitingFinger, st.Capturing)),
    Step.CARD_IN: Way(Journey.DELIVERY, (st.AwaitingCard,)),
    Step.AUTHENTICATION: Way(Journey.DELIVERY, (st.ReadingCard,)),
    Step.MATCH: Way(Journey.DELIVERY, (st.Comparing,)),
    Step.RECEIPT: Way(Journey.DELIVERY, (st.Recording,)),
    Step.DELIVER: Way(Journey.DELIVERY, (st.TakeCard,)),
    Step.REPORT: Way(Journey.DELIVERY, (st.Delivered,)),
    Step.SERVICE_MENU: Way(None, (ServiceMenu,)),
    Step.START: Way(None, ()),
    Step.SHUTDOWN: Way(None, ()),
}
_CARD_INSIDE = {Step.FINGER, Step.AUTHENTICATION, Step.MATCH, Step.RECEIPT}
_NOBODY = {Step.IDLE, Step.START, Step.SHUTDOWN}


def why_not(trouble: Trouble, step: Step) -> str | None:
    """Why a cell cannot be; None for one that can."""
    if trouble is Trouble.CARD_PULLED and step is Step.DELIVER:
        return "taking the card is what is wanted there"
    if trouble is Trouble.CARD_PULLED and step not in _CARD_INSIDE:
        return "no card lies in the reader"
    if trouble is Trouble.WALKS_AWAY and step in _NOBODY:
        return "nobody stands there"
    return None


CELLS = tuple((trouble, step) for trouble in Trouble for step in Step)
