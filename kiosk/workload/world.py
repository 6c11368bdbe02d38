"""Everything around the workload's kiosk: broker, centre, sensor and cards, each a process.

DIR/kiosk       the kiosk's store           DIR/keys, DIR/centre-keys   keys of both ends
DIR/centre.db   the centre's database       DIR/cards                   what chips and production know
DIR/prints      synthetic fingers           DIR/logs                    what each program said
DIR/outside     clock, camera's picture, paper (`kiosk.workload.outside`)
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import config
from config.loading import load
from config.settings import Address, Settings
from kiosk.reporting.keys import make_kiosk_key
from kiosk.workload.card import Card
from kiosk.workload.outside import FOLDER, Outside, free_port
from kiosk.workload.people import Applicant
from kiosk.workload.processes import Program, order, run

PLACE, OFFICER, OFFICER_PIN, TECHNICIAN = "place-1", "20417", "582914", "71002"
_OFFICERS_CODE = "9999700411"  # the officer's own, nobody's who comes
CENTRE_OPTIONS = "centre.options"  # beside the sockets: what other `kiosk-centre` commands are to be told
FINGERS, OWN_FINGERS, IMPRESSIONS = 8, 2, 4
_SIMULATORS, _CENTRE = "simulators", "centre"
_OPERATORS, _PASSWORD = ("first", "second"), "a word for a trial alone"
_SHIPPED = Path(config.__file__).parent


class World(AbstractContextManager["World"]):
    """The world under `folder`; what it remembers survives its processes."""

    def __init__(self, folder: Path, seed: int, *, whole: bool, control: Path | None = None) -> None:
        """`whole` for all journeys; a folder that has seen them keeps its clock whatever is asked later.

        `control` is where the devices' control sockets lie, for others to find them; else they are hidden.
        """
        self.folder = folder
        self._whole = whole or (folder / FOLDER).is_dir()
        self._seed = seed
        self._control = control
        self._stack = ExitStack()
        self._broker: Program | None = None
        self._centre: Program | None = None
        self._staff: dict[str, Program] = {}
        self._fingers = [
            [folder / "prints" / f"{number}_{impression}.png" for impression in range(1, IMPRESSIONS + 1)]
            for number in range(1, FINGERS + 1)
        ]

    def __enter__(self) -> Self:
        with self._stack:
            for name in ("cards", "logs", "keys"):
                (self.folder / name).mkdir(parents=True, mode=0o700, exist_ok=True)
            # A Unix socket's path has 107 bytes at most, and the state folder may be deep.
            hidden = tempfile.TemporaryDirectory(prefix="kiosk-")
            self._sockets = self._control or Path(self._stack.enter_context(hidden))
            self._sockets.mkdir(parents=True, mode=0o700, exist_ok=True)
            self._port, self._slot = free_port(), f"127.0.0.1:{free_port()}"
            self.start_broker()
            self.outside = Outside(self.folder, self._sockets, self._seed, self._stack)
            if self._whole:
                self.outside.start()
            self._start_sensor()
            self._grow_fingers()
            self._enrol()
            if self._whole and not self.outside.places_file.is_file():
                run(_CENTRE, "places", *self._centre_options(), self.outside.places(PLACE))
            self.start_centre()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in (self._centre, self._broker):
            if program:
                program.stop()
        self._stack.close()

    @property
    def settings(self) -> Settings:
        """The settings of a kiosk in this world."""
        shipped = load(_SHIPPED / "demo.toml")
        plain = replace(
            shipped,
            kiosk=replace(shipped.kiosk, place=PLACE, state=self.folder / "kiosk"),
            sensor=replace(shipped.sensor, address=Address(self.folder / "sensor")),
            reader=replace(shipped.reader, name=f"vpcd://{self._slot}"),
            policy=replace(shipped.policy, face_count_s=1),  # a picture holds still
            centre=replace(
                shipped.centre, port=self._port, keys=self.folder / "keys", reconnect_cap_s=1.0, timeout_s=3.0
            ),
        )
        return replace(plain, **self.outside.devices()) if self._whole else plain

    def finger(self, number: int, impression: int) -> Path:
        return self._fingers[number - 1][impression % IMPRESSIONS]

    def own_finger(self, person: int, finger: int, impression: int) -> Path:
        """A finger nobody else has, for who wants a card of their own; grown when first asked for."""
        own = self.folder / "prints" / f"person-{person}"
        self._grow(own, f"{self._seed}{person:06}", OWN_FINGERS)
        return own / f"{finger}_{1 + impression % IMPRESSIONS}.png"

    def place(self, print_: Path) -> None:
        """Put a finger on the glass."""
        self.sensor("place", finger=str(print_), dpi=500.0)

    def bring(self, applicants: Sequence[Applicant]) -> None:
        """Let the centre know whose cards are ready; whom it knows already stays as they are."""
        path = self.folder / "cards" / "ready.json"
        path.write_text(json.dumps([each.ready(PLACE) for each in applicants]), encoding="utf-8")
        run(_CENTRE, "import", *self._centre_options(), path)
        path.unlink()

    @contextmanager
    def card(self, applicant: Applicant) -> Iterator[Card]:
        """The applicant's card, out of the reader."""
        holder = self.folder / "cards" / "holder.json"
        holder.write_text(json.dumps(applicant.holder()), encoding="utf-8")
        right, left = (self.finger(number, 0) for number in applicant.fingers)
        with self._card(
            applicant.application,
            *("--serial", applicant.card_serial, "--holder", holder),
            *("--finger", right, left, "--seed", str(applicant.number)),
        ) as card:
            yield card

    def made_card(self, serial: str) -> AbstractContextManager[Card]:
        """The card that production made under this serial, out of the reader."""
        return self._card(serial, "--card", self.outside.card_file(serial))

    @contextmanager
    def _card(self, name: str, *words: str | Path) -> Iterator[Card]:
        control = self._sockets / "card"
        where = ("--vpcd", self._slot, "--out-of-reader", "--control", control)
        kept = ("--state", f"{self.folder}/cards/{name}.chip")
        log = self.folder / "logs" / "card.log"
        card = Card(Program(_SIMULATORS, "card", *where, *kept, *words, log=log).wait_until_ready(), control)
        try:
            yield card
        finally:
            card.put_away()

    def officers_card(self, action: str) -> None:
        """Put the officer's own card in for a signature, or take it out; made when it is first wanted."""
        self._staffs_card("officer", OFFICER, action)

    def technicians_card(self, action: str) -> None:
        """The same with the technician's."""
        self._staffs_card("technician", TECHNICIAN, action)

    def sensor(self, action: str, **fields: str | float) -> None:
        order(self._sockets / "sensor", action, **fields)

    def start_broker(self) -> None:
        if self._broker is None:
            where = ("--state", self.folder / "broker", "--port", str(self._port))
            self._broker = self._program(_SIMULATORS, "broker", *where)

    def stop_broker(self) -> None:
        if self._broker:
            self._broker.stop()
            self._broker = None

    def start_centre(self) -> None:
        if self._centre is None:
            broker = f"--broker=127.0.0.1:{self._port}"
            outside = self.outside.centre_options if self._whole else ()
            told = "\n".join((*self._centre_options(), *(each for each in outside if "clock" in each)))
            (self._sockets / CENTRE_OPTIONS).write_text(told, encoding="utf-8")
            self._centre = self._program(_CENTRE, "run", *self._centre_options(), broker, *outside)

    def kill_centre(self) -> None:
        if self._centre:
            self._centre.kill()
            self._centre = None

    def unlock(self) -> None:
        """Two operators let the kiosk deliver again."""
        kiosk = load(_SHIPPED / "demo.toml").kiosk.id
        for name in _OPERATORS:
            self.at_centre("operator", "add", name, "--role=operator", given=f"{_PASSWORD}\n")
        for at, words in enumerate((("command", kiosk, "unlock"), ("confirm", kiosk, "--wait=60"))):
            self.at_centre(*words, f"--operator={_OPERATORS[at]}", given=f"{_PASSWORD}\n")

    def at_centre(self, *words: str | Path, given: str) -> None:
        """A command of `kiosk-centre`; `given` is what is typed at it."""
        clock = (f"--clock={self.outside.clock_address}",) if self._whole else ()
        run(_CENTRE, *words, *self._centre_options(), *clock, given=given)

    def _staffs_card(self, whose: str, number: str, action: str) -> None:
        control = self._sockets / whose
        if whose not in self._staff and action == "insert":
            where = ("--vpcd", self._slot, "--out-of-reader", "--control", control)
            self._staff[whose] = self._program(_SIMULATORS, "card", f"--{whose}", number, *where)
            self._stack.callback(self._staff[whose].stop)
        if whose in self._staff:
            order(control, action)

    def _start_sensor(self) -> None:
        link, flash = self.folder / "sensor", self.folder / "sensor.flash"
        where = ("--link", link, "--state", flash, "--control", self._sockets / "sensor")
        program = self._program(_SIMULATORS, "sensor", *where, "--seed", str(secrets.randbelow(2**31)))
        self._stack.callback(program.stop)

    def _program(self, module: str, *words: str | Path) -> Program:
        log = self.folder / "logs" / f"{words[0]}.log"
        return Program(module, *words, log=log).wait_until_ready()

    def _grow_fingers(self) -> None:
        self._grow(self.folder / "prints", str(self._seed), FINGERS)

    def _grow(self, prints: Path, seed: str, count: int) -> None:
        """Once for a folder: grown beside it and moved, so that a kill leaves all of them or none."""
        growing = prints.with_suffix(".new")
        if prints.is_dir():
            return
        shutil.rmtree(growing, ignore_errors=True)
        how_many = ("--count", str(count), "--impressions", str(IMPRESSIONS))
        run(_SIMULATORS, "fingers", "--seed", seed, *how_many, "--out", growing)
        growing.rename(prints)

    def _enrol(self) -> None:
        keys, options = self.folder / "keys", self._centre_options()
        if (keys / "centre.json").is_file():
            return
        kiosk = load(_SHIPPED / "demo.toml").kiosk.id
        told = (f"--place={PLACE}", f"--public-key={make_kiosk_key(keys)}")
        given = f"{OFFICER_PIN}\n{_OFFICERS_CODE}\n"
        run(_CENTRE, "officer", "add", *options, OFFICER, f"--place={PLACE}", given=given)
        run(_CENTRE, "enrol", *options, kiosk, *told, "--out", keys / "centre.new")
        (keys / "centre.new").rename(keys / "centre.json")

    def _centre_options(self) -> tuple[str, ...]:
        return (f"--database=sqlite:///{self.folder}/centre.db", f"--keys={self.folder}/centre-keys")
