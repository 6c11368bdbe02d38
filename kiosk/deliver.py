"""One delivery without a window, on the same step, loop and devices as the kiosk with one.

Claim and documents are taken as given; the claim names the card that lies in the reader, or `serial`. There
is no broker: the journal lies in a folder of its own. The card counts as handed out by the officer who stands
by (recorded as such), or, `unattended`, only once the reader sees it taken.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import Address, SensorProtocol, Settings
from drivers.card.opening import open_reader
from drivers.card.reader import Reader
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import Trust, TrustError
from drivers.errors import DeviceError, DeviceGone
from drivers.fingerprint.opening import FingerSensor
from kiosk.clock import open_clock
from kiosk.compose import Kiosk, assemble
from kiosk.devices.card_slot import ReaderSlot
from kiosk.devices.opening import open_named_sensor
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import Authorisation
from kiosk.domain.turning import ClockAddressError
from kiosk.equipment import Devices, warming
from kiosk.ports import CardRefusedError, JournalFailedError
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session import states as st
from kiosk.session.events import CardTrouble
from kiosk.session.policy import Policy
from kiosk.simulated import SimulatedError, refuse_simulated
from kiosk.stand_in import EXIT_FAULT, EXIT_REFUSED, Course, Given, Nobody, Person, StepSeen, Witness
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import Store, StoreError
from kiosk.surroundings import Surroundings, ready
from kiosk.work.card import as_listed
from kiosk.work.custody import Custody

WAIT_FOR_CARD_S = 15.0
CANNOT_BEGIN = (
    DeviceError,
    CardRefusedError,
    ClockAddressError,
    JournalFailedError,
    SimulatedError,
    StoreError,
    TrustError,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What one delivery is asked to do."""

    reader: str
    sensor: str
    protocol: SensorProtocol | None = None
    dpi: int | None = None
    serial: str | None = None
    application: str | None = None
    state: Path | None = None
    unattended: bool = False


def deliver(settings: Settings, request: Request, seen: StepSeen) -> Course:
    """Hand over one card, or not; DeviceError and CardRefusedError where it could not even begin."""
    settings = replace(
        settings,
        sensor=replace(
            settings.sensor,
            address=Address(request.sensor),
            protocol=request.protocol or settings.sensor.protocol,
        ),
        reader=replace(settings.reader, name=request.reader),
    )
    trust = Trust.load(settings.reader.trust)
    refuse_simulated(settings, trust)
    with ExitStack() as stack:
        clock = open_clock(settings.clock_address, stack)
        biometrics = warming(stack)
        first = open_named_sensor(settings.sensor)
        stack.callback(first.close)
        reader = stack.enter_context(closing(_reader_with_card(settings)))
        slot = ReaderSlot(reader, trust, kiosk=settings.kiosk.id, clock=clock)
        claim = _claim(slot, request, settings, clock)
        sensors = _again(first, settings)
        devices = Devices(
            reader,
            slot,
            lambda: next(sensors),
            request.dpi,
            Custody(attended=not request.unattended),
            biometrics,
            draw=as_listed,  # nobody is there to be told which finger to give, or to lift it
            finger_may_stay=True,
        )
        course = Course()
        store = _store(stack, request)
        outbox = Outbox(store, clock)
        journal = DeliveryJournal(store, Stamp(settings.kiosk.id, store.next_boot(), clock), outbox)
        kiosk = assemble(
            stack,
            _beginning(settings),
            clock,
            lambda picture: None,
            devices,
            lambda post: Surroundings(
                Witness(journal, course, seen, clock), lambda: ready(store, outbox), Given(claim), Nobody()
            ),
        )
        _see_through(kiosk, reader, clock)
        return course


def _see_through(kiosk: Kiosk, reader: Reader, clock: Clock) -> None:
    person = Person(kiosk.loop.post, lambda: reader.card_present, WAIT_FOR_CARD_S, clock)
    kiosk.loop.observe(person.sees)
    while not person.done.wait(0.2):
        person.waits()
        if kiosk.crashed.is_set():
            raise RuntimeError("a thread of the kiosk met a bug; the log above names it")


def _beginning(settings: Settings) -> st.State:
    """The card in the reader was put there for this delivery."""
    missing = frozenset({st.Part.SENSOR, st.Part.CENTRE})
    return st.State(_policy(settings), missing=missing, unwatched=False)


def _again(first: FingerSensor, settings: Settings) -> Iterator[FingerSensor]:
    """The sensor that is open already, then a new connection each time."""
    yield first
    while True:
        yield open_named_sensor(settings.sensor)


def _reader_with_card(settings: Settings) -> Reader:
    name = settings.reader.name
    reader = open_reader(name, settings.reader.command_timeout_s, settings.reader.worker)
    try:
        reader.presence.check_reader()
        if not reader.wait_card(WAIT_FOR_CARD_S):
            raise DeviceGone(
                f"card reader {name}: no card within {WAIT_FOR_CARD_S:g} s", "put the card in, chip first"
            )
    except BaseException:
        reader.close()
        raise
    return reader


def _claim(slot: ReaderSlot, request: Request, settings: Settings, clock: Clock) -> Authorisation:
    """A claim for the card in the reader; `serial` makes it a claim for another card if they differ."""
    serial, digest = slot.identify()
    slot.power_off()
    wanted = request.serial or serial
    stable = "local-" + sha256(wanted.encode()).hexdigest()[:12]
    return Authorisation(
        application=request.application or stable,
        card_serial=wanted,
        holder_digest=digest,
        kiosk=settings.kiosk.id,
        expires_at=clock.now() + timedelta(hours=1),
    )


def _policy(settings: Settings) -> Policy:
    """The policy of the settings, but nobody is there to lift the finger between two captures."""
    policy = Policy(**asdict(settings.policy))
    # The documents are given, too.
    return replace(policy, lift_between_captures=False, captures_to_match=1, officer_cards=False)


def _store(stack: ExitStack, request: Request) -> Store:
    folder = request.state or Path(stack.enter_context(TemporaryDirectory(prefix="kiosk-deliver-")))
    store = Store.open(folder)
    stack.callback(store.close)
    return store


def exit_code(error: Exception) -> int:
    """3 where the card itself is refused before any session, 4 where something is broken."""
    cause = error.__cause__
    refused = isinstance(cause, CardRefused) and cause.card_problem is not CardProblem.MUTE
    trusted = isinstance(error, CardRefusedError) and error.trouble is not CardTrouble.KIOSK_NOT_TRUSTED
    return EXIT_REFUSED if refused and trusted else EXIT_FAULT
