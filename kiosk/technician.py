"""The technician's bench out of a kiosk's parts: who may sign on, and on whose thread what is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from config.settings import Mode, Settings
from drivers.card.reader import Reader
from kiosk.applicants import Applicants
from kiosk.devices.fingers import SensorFingers
from kiosk.doctor import bedside
from kiosk.domain.clock import Clock
from kiosk.ports import Cabinet, CardSlot
from kiosk.remote import Remote
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.technicians import Accounts
from kiosk.session.journeys.technician.events import ServiceResumed
from kiosk.session.journeys.technician.parts import Fact, FactGrade, Subject
from kiosk.storage.service_mode import KeptServiceMode
from kiosk.work.bench import Bench, Facts, Look, SensorTrial
from kiosk.work.fault_log import FaultLog
from kiosk.work.finger import PictureSink
from kiosk.work.printing import PrintWork
from kiosk.work.stick import Desk, Stick
from kiosk.work.technician_door import TechnicianDoor
from kiosk.work.worker import Post, Worker

Renderer = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kiosk was put together of, each with the thread that may use it."""

    post: Post
    crashed: Callable[[], None]
    clock: Clock
    show: PictureSink
    fingers: tuple[Worker, SensorFingers]
    reader: Reader
    card: tuple[Worker, CardSlot]
    remote: Remote
    cabinet: tuple[Worker, Cabinet] | None = None
    printer: tuple[Worker, PrintWork] | None = None


BenchOf = Callable[[Applicants, Parts], Bench]


def bench_of(settings: Settings, renderer: Renderer | None) -> BenchOf:
    """How a kiosk of these settings is looked after; `renderer` names who draws its screens."""

    def made(whom: Applicants, parts: Parts) -> Bench:
        own = Worker("bench", parts.post, parts.crashed)
        keys = KioskKeys.load(settings.centre.keys)
        folder, place = settings.centre.keys, settings.kiosk.place
        accounts = Accounts(folder, keys.centre_signing, place, whom.tries, parts.clock)
        desk = Desk(keys, folder, place, parts.remote.configured, parts.remote.recent.text)
        stick = _stick(settings, desk, parts.clock)
        card, slot = parts.card
        faults = FaultLog(parts.clock)
        looks: dict[Subject, tuple[Worker, Look]] = {
            subject: (own, look)
            for subject, look in bedside.looks(
                settings, whom.shelves.figures, parts.remote.reachable, renderer
            ).items()
        }
        looks[Subject.FAULTS] = own, faults.facts
        looks[Subject.SETTINGS] = own, stick.settings
        looks[Subject.READER] = own, lambda: _reader(settings, parts.reader)
        if parts.cabinet:
            worker, cabinet = parts.cabinet
            looks[Subject.CABINET] = worker, lambda: _contacts(cabinet)
        if parts.printer:
            worker, printer = parts.printer
            looks[Subject.PRINTER] = worker, lambda: _printed(printer)
        finger, fingers = parts.fingers
        trial = SensorTrial(fingers, parts.post, parts.show)
        mode = KeptServiceMode(whom.shelves.store, parts.clock)
        if (left_s := mode.left_s()) is not None:
            parts.post(ServiceResumed(left_s))
        return Bench(
            own,
            TechnicianDoor(accounts, slot, card),
            looks,
            (finger, trial),
            faults=faults,
            mode=mode,
            stick=stick,
            restart=parts.crashed,
        )

    return made


def _stick(settings: Settings, desk: Desk, clock: Clock) -> Stick:
    """In production only what is mounted counts: a folder of the kiosk's own disk carries nothing away."""
    folder = settings.service.stick if settings.service else None
    return Stick(folder, desk, clock, must_be_mounted=settings.kiosk.mode is Mode.PRODUCTION)


def _reader(settings: Settings, reader: Reader) -> Facts:
    """Whether a card lies in it; nothing is asked of a card."""
    presence = reader.presence
    if presence.lost:
        raise presence.lost
    word = "card" if presence.present else "empty"
    return Fact("reader", settings.reader.name, FactGrade.GOOD), Fact("slot", word)


def _contacts(cabinet: Cabinet) -> Facts:
    """Every contact as it is believed now; one that is None finds no rest."""
    return tuple(
        Fact(f"contact.{name}", "restless" if active is None else "yes" if active else "no", _rest(active))
        for name, active in cabinet.contacts().items()
    )


def _rest(active: bool | None) -> FactGrade:
    return FactGrade.BAD if active is None else FactGrade.PLAIN


def _printed(printer: PrintWork) -> Facts:
    near_end = printer.print_trial()
    grade = FactGrade.WARNING if near_end else FactGrade.GOOD
    return Fact("printed", "yes", FactGrade.GOOD), Fact("paper", "low" if near_end else "in", grade)
