"""A technician at a whole kiosk: real drivers on simulators, no broker, accounts out of a signed list."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config.loading import load
from config.settings import Address, CabinetSettings, ServiceSettings, Settings
from kiosk.compose import Kiosk, running
from kiosk.domain.messages import Envelope
from kiosk.domain.sealing import key_text
from kiosk.domain.service_bundle import Bundle, unpack
from kiosk.domain.technicians import Account, TechnicianList, sign
from kiosk.reporting.keys import KioskKeys, make_kiosk_key
from kiosk.session import events as ev
from kiosk.session.journeys.technician import events as tech
from kiosk.session.journeys.technician.parts import Fact, FactGrade, Refusal, Subject
from kiosk.session.journeys.technician.stages import (
    AwaitingSecond,
    LookingAround,
    ServiceMenu,
    SigningOn,
    TryingSensor,
)
from kiosk.session.states import Attract, OutOfService, State
from kiosk.session.vocabulary import Journey, Part
from kiosk.storage.journal import Onlooker
from tests.kiosk.programs import Program, cabinet, sensor, technicians_card

CONFIG = Path(__file__).resolve().parents[2] / "config"
PATIENCE_S = 60.0
NUMBER, PIN = "70125", "582914"
EXPORTERS = ("70131", "70132")
PEOPLE = {NUMBER: "mend", EXPORTERS[0]: "export", EXPORTERS[1]: "export"}
CENTRE_SEALING = X25519PrivateKey.generate()


@pytest.fixture
def settings(tmp_path: Path, free_port: int) -> Settings:
    """The demo's settings at addresses of this test, with a cabinet and a technician."""
    shipped, centre = load(CONFIG / "demo.toml"), Ed25519PrivateKey.generate()
    keys = tmp_path / "keys"
    sealing = key_text(CENTRE_SEALING.public_key())
    make_kiosk_key(keys)
    told = {"kiosk": "kiosk-1", "sealing": sealing, "signing": key_text(centre.public_key())}
    (keys / "centre.json").write_text(json.dumps(told))
    light = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    accounts = tuple(
        Account(f"tech-{number}", number, role, light.hash(PIN)) for number, role in PEOPLE.items()
    )
    listed = TechnicianList("place-1", datetime.now(UTC) + timedelta(days=9), accounts)
    (tmp_path / "stick").mkdir()
    (keys / "technicians.json").write_text(json.dumps(sign(listed, centre)))
    return replace(
        shipped,
        kiosk=replace(shipped.kiosk, state=tmp_path / "kiosk"),
        sensor=replace(shipped.sensor, address=Address(tmp_path / "sensor")),
        reader=replace(shipped.reader, name=f"vpcd://127.0.0.1:{free_port}"),
        centre=replace(shipped.centre, port=1, keys=keys, timeout_s=3.0),
        cabinet=CabinetSettings(Address(tmp_path / "cabinet"), 1),
        policy=replace(shipped.policy, technician_card="optional"),
        service=ServiceSettings(tmp_path / "stick"),
    )


class Bench:
    """A kiosk and its newest state, waited for."""

    def __init__(self, kiosk: Kiosk, told: list[Envelope]) -> None:
        self.kiosk = kiosk
        self._told = told
        self._changed = threading.Condition()
        self._state: State | None = None
        kiosk.loop.observe(self._sees)

    def _sees(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def wait(self, true: Callable[[State], bool]) -> State:
        with self._changed:
            found = self._changed.wait_for(lambda: self._state is not None and true(self._state), PATIENCE_S)
            assert found, self._state
            assert self._state
            return self._state

    def sign_on(self, number: str = NUMBER) -> None:
        self.kiosk.loop.post(tech.ServiceCalled())
        self.wait(lambda state: isinstance(state.stage, SigningOn))
        self.kiosk.loop.post(tech.TechnicianSigned(number, PIN))
        self.wait(lambda state: isinstance(state.stage, ServiceMenu))

    def told(self) -> list[str]:
        """What the outbox and the audit hold of technicians, by kind."""
        return [each.type for each in self._told if each.type.startswith("service.")]

    def look(self, subject: Subject) -> dict[str, Fact]:
        """The facts of a subject, and back to the menu."""
        self.kiosk.loop.post(tech.SubjectChosen(subject))
        stage = self.wait(lambda state: getattr(state.stage, "facts", None) is not None).stage
        assert isinstance(stage, LookingAround | TryingSensor)
        self.kiosk.loop.post(ev.Continued())
        self.wait(lambda state: isinstance(state.stage, ServiceMenu))
        return {fact.about: fact for fact in stage.facts or ()}


NOT_THERE = {Part.CENTRE, Part.PRINTER, Part.SERVICE, Part.CASE, Part.LOCK}  # an opened case locks as well


@contextmanager
def started(settings: Settings) -> Iterator[Bench]:
    told: list[Envelope] = []
    with running(
        settings,
        lambda picture: None,
        services=frozenset({Journey.STATUS, Journey.DELIVERY}),
        onlooker=Onlooker(told.append, lambda *_: None),
        renderer=lambda: "a picture of a GPU",
    ) as kiosk:
        bench = Bench(kiosk, told)
        bench.wait(lambda state: not state.missing - NOT_THERE)
        yield bench


@pytest.fixture
def boards(tmp_path: Path, prints: Path) -> Iterator[Program]:
    """The devices of a kiosk: a finger on its sensor, and the cabinet."""
    with sensor(tmp_path, prints / "1_1.png"), cabinet(tmp_path) as boards:
        yield boards


@pytest.fixture
def bench(settings: Settings, boards: Program) -> Iterator[tuple[Bench, Program]]:
    with started(settings) as kiosk:
        yield kiosk, boards


def test_a_technician_sees_every_part_of_a_kiosk_whose_line_is_down(bench: tuple[Bench, Program]) -> None:
    kiosk, _ = bench
    kiosk.sign_on()
    assert kiosk.look(Subject.SENSOR)["picture"].value == "256 × 288"
    assert kiosk.look(Subject.READER)["slot"].value == "empty"
    assert kiosk.look(Subject.NETWORK)["broker"].grade is FactGrade.WARNING
    assert "MiB free" in kiosk.look(Subject.STORAGE)["disk"].value
    assert kiosk.look(Subject.VERSIONS)["renderer"].value == "a picture of a GPU"
    assert kiosk.look(Subject.PRINTER)["absent"].grade is FactGrade.WARNING
    assert kiosk.look(Subject.CABINET)["contact.latch_open"].value == "no"


def test_what_broke_is_among_the_latest_faults_and_contacts_tell_it(bench: tuple[Bench, Program]) -> None:
    kiosk, boards = bench
    boards.do("open_case")
    kiosk.wait(lambda state: isinstance(state.stage, OutOfService))
    kiosk.sign_on()
    assert kiosk.look(Subject.CABINET)["contact.case_open"].value == "yes"
    faults = kiosk.look(Subject.FAULTS)
    assert "case_opened" in faults["case"].value
    assert faults["alarm"].grade is FactGrade.BAD


def test_service_mode_outlasts_the_visit_and_the_centre_is_told(bench: tuple[Bench, Program]) -> None:
    kiosk, _ = bench
    kiosk.sign_on()
    kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.SERVICE))
    kiosk.wait(lambda state: Part.SERVICE in state.missing)
    kiosk.kiosk.loop.post(ev.Cancelled())
    kiosk.wait(lambda state: state.stage == OutOfService(Part.SERVICE))
    kiosk.sign_on()
    kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.SERVICE))
    kiosk.kiosk.loop.post(ev.Cancelled())
    kiosk.wait(lambda state: isinstance(state.stage, Attract))
    assert kiosk.told() == ["service.entered", "service.mode", "service.left"] * 2


def test_a_restart_ends_the_program_for_its_supervisor(bench: tuple[Bench, Program]) -> None:
    kiosk, _ = bench
    kiosk.sign_on()
    kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.RESTART))
    kiosk.kiosk.loop.post(tech.RestartConfirmed())
    assert kiosk.kiosk.crashed.wait(PATIENCE_S)


def test_every_look_of_a_technician_is_told_before_it_is_taken(bench: tuple[Bench, Program]) -> None:
    kiosk, _ = bench
    kiosk.sign_on()
    kiosk.look(Subject.STORAGE)
    kiosk.kiosk.loop.post(ev.Cancelled())
    kiosk.wait(lambda state: isinstance(state.stage, Attract))
    assert kiosk.told() == ["service.entered", "service.did", "service.left"]


def test_a_kiosk_that_went_off_in_service_mode_comes_back_in_it(settings: Settings, boards: Program) -> None:
    """Whoever switched it off to work inside finds it closed, and open only once they say so."""
    with started(settings) as kiosk:
        kiosk.sign_on()
        kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.SERVICE))
        kiosk.wait(lambda state: Part.SERVICE in state.missing)
    boards.do("open_case")
    with started(settings) as kiosk:
        kiosk.wait(lambda state: {Part.SERVICE, Part.CASE} <= state.missing)
        assert kiosk.told()[:1] == ["service.mode"]
        kiosk.sign_on()
        kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.SERVICE))
        kiosk.kiosk.loop.post(ev.Cancelled())
        kiosk.wait(lambda state: state.stage == OutOfService(Part.CASE))


def test_a_technician_signs_on_with_the_card_that_lies_in_the_reader(
    settings: Settings, boards: Program, tmp_path: Path, free_port: int
) -> None:
    strict = replace(settings, policy=replace(settings.policy, technician_card="required"))
    with started(strict) as kiosk, technicians_card(tmp_path, free_port, NUMBER) as card:
        kiosk.kiosk.loop.post(tech.ServiceCalled())
        kiosk.kiosk.loop.post(tech.TechnicianSigned(NUMBER, PIN))
        kiosk.wait(lambda state: state.stage == SigningOn(Refusal.NO_CARD))
        card.do("insert")
        kiosk.wait(lambda state: state.card_present)
        kiosk.kiosk.loop.post(tech.TechnicianSigned("", PIN))
        menu = kiosk.wait(lambda state: isinstance(state.stage, ServiceMenu)).stage
    assert isinstance(menu, ServiceMenu)
    assert (menu.who.reference, menu.who.by_card) == (f"tech-{NUMBER}", True)


def test_two_technicians_carry_the_log_away_and_only_the_centre_reads_it(
    settings: Settings, boards: Program, tmp_path: Path, free_port: int
) -> None:
    first, second = (technicians_card(tmp_path, free_port, each) for each in EXPORTERS)
    with first, second, started(settings) as kiosk:
        first.do("insert")
        kiosk.wait(lambda state: state.card_present)
        kiosk.sign_on()
        kiosk.kiosk.loop.post(tech.SubjectChosen(Subject.EXPORT))
        kiosk.wait(lambda state: isinstance(state.stage, AwaitingSecond))
        kiosk.kiosk.loop.post(tech.TechnicianSigned("", PIN))
        kiosk.wait(lambda state: getattr(state.stage, "refusal", None) is Refusal.SAME_PERSON)
        first.do("remove")
        kiosk.wait(lambda state: not state.card_present)
        second.do("insert")
        kiosk.wait(lambda state: state.card_present)
        kiosk.kiosk.loop.post(tech.TechnicianSigned("", PIN))
        kiosk.wait(lambda state: isinstance(state.stage, LookingAround) and state.stage.facts is not None)
        kiosk.kiosk.loop.post(ev.Cancelled())
        kiosk.wait(lambda state: isinstance(state.stage, Attract))
        assert "service.exported" in kiosk.told()
    (written,) = (tmp_path / "stick").iterdir()
    bundle = Bundle.parse(written.read_bytes())
    own = KioskKeys.load(settings.centre.keys).own.public_key()
    content = unpack(bundle, CENTRE_SEALING, own)
    assert content["technicians"] == [f"tech-{each}" for each in EXPORTERS]
    assert set(content["found"]) == {"network", "storage", "versions", "faults"}
    assert b"MiB free" not in written.read_bytes()
