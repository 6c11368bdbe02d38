"""The whole kiosk without its window: real drivers on simulators, real broker, real centre."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from config.loading import load
from config.settings import Address, CabinetSettings, Mode, Settings
from kiosk.clock import SystemClock
from kiosk.compose import Kiosk, running
from kiosk.domain.delivery import DeliveryStep, OfficerRefusal
from kiosk.reporting.keys import make_kiosk_key
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.stamp import Stamp
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.simulated import SimulatedError
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.store import FILE, Store
from kiosk.storage.tries import ANYTHING
from kiosk.surroundings import line_to_centre
from simulators.broker import Broker
from simulators.card.person import FICTIONAL
from tests.activated import ACTIVATE
from tests.drivers.card.test_pcsc_line import NAME, Unit
from tests.kiosk.programs import BIN, Program, cabinet, card, officers_card, sensor
from tests.kiosk.reporting.reporter_unit import reporter_unit

CONFIG = Path(__file__).resolve().parents[2] / "config"
RECEIPT, SERIAL, APPLICATION = "906690743910", "TEST-1", "a1f0c2d4e6"
PATIENCE_S = 30.0


@pytest.fixture
def settings(tmp_path: Path, free_port: int) -> Settings:
    """The demo's settings at addresses of this test; nothing listens at the broker's yet."""
    shipped = load(CONFIG / "demo.toml")
    public = make_kiosk_key(tmp_path / "keys")
    centre = {"kiosk": "kiosk-1", "sealing": public, "signing": public}
    (tmp_path / "keys" / "centre.json").write_text(json.dumps(centre))
    return replace(
        shipped,
        kiosk=replace(shipped.kiosk, state=tmp_path / "kiosk"),
        sensor=replace(shipped.sensor, address=Address(tmp_path / "sensor")),
        reader=replace(shipped.reader, name=f"vpcd://127.0.0.1:{free_port}"),
        centre=replace(shipped.centre, port=1, keys=tmp_path / "keys", timeout_s=3.0),
    )


@pytest.fixture
def glass(tmp_path: Path, prints: Path) -> Iterator[Program]:
    with sensor(tmp_path, prints / "1_2.png") as program:
        yield program


class Eyes:
    """Waits for what the screen would show."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._states: list[st.State] = []

    def see(self, state: st.State) -> None:
        with self._changed:
            self._states.append(state)
            self._changed.notify_all()

    def wait(self, stage: type[st.Stage]) -> st.State:
        """The first state at this stage since the last one waited for."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._position(stage) is not None, PATIENCE_S)
            assert found, f"no {stage.__name__} in {[type(s.stage).__name__ for s in self._states]}"
            position = self._position(stage) or 0
            state = self._states[position]
            del self._states[:position]
            return state

    def forget(self) -> None:
        """Look only at what comes from now on, and wait for it."""
        with self._changed:
            self._states.clear()

    def _position(self, stage: type[st.Stage]) -> int | None:
        return next((n for n, state in enumerate(self._states) if isinstance(state.stage, stage)), None)


def test_without_a_broker_the_kiosk_serves_and_says_that_the_centre_cannot_be_reached(
    settings: Settings, glass: Program
) -> None:
    eyes = Eyes()
    with running(settings, show=lambda picture: None) as kiosk:
        kiosk.loop.observe(eyes.see)
        eyes.wait(st.Attract)
        kiosk.loop.post(ev.Started())
        kiosk.loop.post(ev.ClaimEntered(RECEIPT, FICTIONAL.national_code))
        eyes.wait(st.CheckingClaim)
        state = eyes.wait(st.EnteringClaim)
        assert state.stage == st.EnteringClaim(unreachable=True)
        assert st.Part.CENTRE in state.missing
    store = Store.open(settings.kiosk.state)
    assert Outbox(store, SystemClock()).depth().rows == 1
    store.close()


def test_a_sensor_that_goes_takes_the_service_along_and_brings_it_back(
    settings: Settings, tmp_path: Path, prints: Path
) -> None:
    eyes = Eyes()
    with running(settings, show=lambda picture: None) as kiosk:
        kiosk.loop.observe(eyes.see)
        for _ in range(2):
            with sensor(tmp_path, prints / "1_2.png"):
                eyes.wait(st.Attract)
            assert eyes.wait(st.OutOfService).stage == st.OutOfService(st.Part.SENSOR)


def test_a_kiosk_starts_without_its_reader_and_serves_once_that_is_there(
    settings: Settings, glass: Program, tmp_path: Path
) -> None:
    eyes, worker = Eyes(), tmp_path / "reader.socket"
    named = replace(settings, reader=replace(settings.reader, name=NAME, worker=worker))
    with running(named, show=lambda picture: None) as kiosk:
        kiosk.loop.observe(eyes.see)
        assert eyes.wait(st.OutOfService).stage == st.OutOfService(st.Part.READER)
        unit = Unit(worker)
        with unit.worker():
            eyes.wait(st.Attract)
        unit.stop()


def test_the_sensor_is_brought_to_the_best_speed_it_carries(settings: Settings, glass: Program) -> None:
    assert glass.do("stats")["speed"] == 57_600
    eyes = Eyes()
    with running(settings, show=lambda picture: None) as kiosk:
        kiosk.loop.observe(eyes.see)
        eyes.wait(st.Attract)
        assert glass.do("stats")["speed"] == 115_200


def test_a_delivery_left_open_by_a_crash_is_closed_at_the_next_start(settings: Settings) -> None:
    clock = SystemClock()
    store = Store.open(settings.kiosk.state)
    journal = DeliveryJournal(store, Stamp("kiosk-1", store.next_boot(), clock), Outbox(store, clock))
    for step in (DeliveryStep.CLAIM, DeliveryStep.VERDICT, DeliveryStep.RELEASE_INTENT):
        journal.append(step, APPLICATION, {})
    store.close()
    with running(settings, show=lambda picture: None):
        pass
    store = Store.open(settings.kiosk.state)
    last = store.query("SELECT step, facts FROM journal ORDER BY number DESC LIMIT 1")[0]
    store.close()
    assert last[0] == "END"
    assert json.loads(last[1])["outcome"] == "unconfirmed"


def test_a_damaged_store_is_set_aside_reported_and_the_kiosk_serves(
    settings: Settings, glass: Program
) -> None:
    store = Store.open(settings.kiosk.state)
    with store.transaction() as cursor:
        rows = [(b"x" * 90 + str(n).encode(),) for n in range(200)]
        cursor.executemany(
            "INSERT INTO tries (scope, wrong, since, locks, locked_until) VALUES (?, 1, 0.0, 0, 0.0)", rows
        )
    store.close()
    file = bytearray((settings.kiosk.state / FILE).read_bytes())
    file[-6000:-4500] = b"\xa5" * 1500
    (settings.kiosk.state / FILE).write_bytes(file)
    eyes = Eyes()
    with running(settings, show=lambda picture: None) as kiosk:
        kiosk.loop.observe(eyes.see)
        eyes.wait(st.Attract)
    assert (settings.kiosk.state / "aside-1" / FILE).read_bytes() == file
    store = Store.open(settings.kiosk.state)
    told = [json.loads(body)["data"].get("code") for (body,) in store.query("SELECT body FROM outbox")]
    store.close()
    assert "store_damaged" in told


def test_a_kiosk_closed_for_guessing_tells_the_centre_when_the_line_is_back(settings: Settings) -> None:
    with ExitStack() as stack:
        around = line_to_centre(settings, SystemClock(), lambda event: None, stack)
        assert around.applicants
        for _ in range(ANYTHING.most):
            around.applicants.tries.wrong(ANYTHING)
    store = Store.open(settings.kiosk.state)
    told = [json.loads(body)["data"].get("code") for (body,) in store.query("SELECT body FROM outbox")]
    store.close()
    assert told.count("guessed_offline") == 1


def test_a_kiosk_in_service_refuses_simulated_devices_before_it_touches_anything(settings: Settings) -> None:
    in_service = replace(settings, kiosk=replace(settings.kiosk, mode=Mode.PRODUCTION))
    with pytest.raises(SimulatedError), running(in_service, show=lambda picture: None):
        raise AssertionError("it started")
    assert not settings.kiosk.state.exists()


def test_a_kiosk_with_a_cabinet_serves_only_while_its_boards_answer(
    settings: Settings, glass: Program, tmp_path: Path
) -> None:
    eyes, pressed = Eyes(), threading.Event()
    guarded = replace(settings, cabinet=CabinetSettings(Address(tmp_path / "cabinet"), 1))
    with running(guarded, show=lambda picture: None, panel=lambda news: pressed.set()) as kiosk:
        kiosk.loop.observe(eyes.see)
        assert eyes.wait(st.OutOfService).stage == st.OutOfService(st.Part.CABINET)
        with cabinet(tmp_path) as boards:
            eyes.wait(st.Attract)
            boards.do("press", key="help")
            assert pressed.wait(PATIENCE_S)
            eyes.forget()
            boards.do("open_case")
            assert eyes.wait(st.OutOfService).stage == st.OutOfService(st.Part.CASE)


def _centre(folder: Path, broker: Broker, *arguments: str | Path, given: str = "") -> str:
    options = [f"--database=sqlite:///{folder}/centre.db", f"--keys={folder}/centre-keys"]
    command: list[str | Path] = [BIN / "kiosk-centre", *arguments, *options]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=True).stdout


def _enrolled(stack: ExitStack, folder: Path, settings: Settings) -> Settings:
    """The same kiosk at a broker and a centre that know it, with one card ready for delivery."""
    broker = stack.enter_context(Broker(folder / "broker"))
    public = make_kiosk_key(settings.centre.keys)
    out = settings.centre.keys / "centre.json"
    out.unlink()
    place = f"--place={settings.kiosk.place}"
    _centre(folder, broker, "enrol", "kiosk-1", place, f"--public-key={public}", "--out", out)
    _centre(folder, broker, "officer", "add", "20417", place, given="582914\n")
    entry = {"application": APPLICATION, "receipt": RECEIPT, "card_serial": SERIAL}
    more = {"national_code": FICTIONAL.national_code, "place": settings.kiosk.place}
    (folder / "applications.json").write_text(json.dumps([entry | more]))
    _centre(folder, broker, "import", folder / "applications.json")
    stack.enter_context(
        Program(
            BIN / "kiosk-centre",
            "run",
            f"--database=sqlite:///{folder}/centre.db",
            f"--keys={folder}/centre-keys",
            f"--broker=127.0.0.1:{broker.port}",
            log=folder / "centre.log",
        )
    )
    reporter = stack.enter_context(closing(reporter_unit(folder))).path if ACTIVATE else None
    centre = replace(settings.centre, port=broker.port, timeout_s=10.0, reporter=reporter)
    return replace(settings, centre=centre)


@pytest.mark.broker
@pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/bin"), reason="mosquitto is not installed"
)
def test_a_delivery_runs_from_the_claim_at_the_centre_to_its_acknowledgement(
    settings: Settings, tmp_path: Path, prints: Path, glass: Program
) -> None:
    port = int(settings.reader.name.rpartition(":")[2])
    eyes = Eyes()
    with ExitStack() as stack:
        enrolled = _enrolled(stack, tmp_path, settings)
        chip = stack.enter_context(
            # With one finger in the chip no draw decides which is asked for.
            card(tmp_path, port, prints / "1_1.png", None, "--serial", SERIAL, "--out-of-reader")
        )
        kiosk = stack.enter_context(running(enrolled, show=lambda picture: None))
        kiosk.loop.observe(eyes.see)
        while st.Part.CENTRE in eyes.wait(st.Attract).missing:
            eyes.forget()
        kiosk.loop.post(ev.Started())
        kiosk.loop.post(ev.ClaimEntered(RECEIPT, FICTIONAL.national_code))
        eyes.wait(st.AwaitingOfficer)
        _sign_in(stack, kiosk, eyes, tmp_path, port)
        chip.do("insert")
        eyes.wait(st.TakeCard)
        chip.do("remove")
        eyes.wait(st.Delivered)
        moves = _awaited_moves(tmp_path)
    assert moves[-1]["after"] == "DELIVERED"
    assert not kiosk.crashed.is_set()


def _sign_in(stack: ExitStack, kiosk: Kiosk, eyes: Eyes, folder: Path, port: int) -> None:
    """Neither the PIN alone nor another officer's card with it is a signature; card and PIN together are."""
    signed = ev.OfficerSigned("", "582914")
    kiosk.loop.post(signed)
    assert _problem(eyes) is OfficerRefusal.NO_CARD
    own = stack.enter_context(officers_card(folder, port, "20417"))
    own.do("insert")
    kiosk.loop.post(ev.OfficerSigned("", "000000"))
    assert _problem(eyes) is OfficerRefusal.WRONG_PIN
    kiosk.loop.post(signed)
    left_in = eyes.wait(st.AwaitingCard).stage
    assert isinstance(left_in, st.AwaitingCard)
    own.do("remove")


def _problem(eyes: Eyes) -> OfficerRefusal | None:
    eyes.wait(st.CheckingOfficer)
    stage = eyes.wait(st.AwaitingOfficer).stage
    assert isinstance(stage, st.AwaitingOfficer)
    return stage.problem


def _awaited_moves(folder: Path) -> list[dict[str, str]]:
    """The application's moves at the centre, once it has heard of the end."""
    database = f"--database=sqlite:///{folder}/centre.db"
    waiting = threading.Event()
    for _ in range(100):
        told = subprocess.run(
            [BIN / "kiosk-centre", "watch", "--once", "--json", database],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        moves: list[dict[str, str]] = json.loads(told.stdout)["deliveries"]
        if any(move["after"] == "DELIVERED" for move in moves):
            return sorted(moves, key=lambda move: move["after"] == "DELIVERED")
        waiting.wait(0.2)
    raise AssertionError(f"the centre has heard of no delivery: {moves}")
