"""Everything the demo needs around the kiosk: broker, centre, sensor, reader and cards, each a process."""

import json
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from config.loading import load
from config.settings import Address, CameraSettings, ClockSettings, PrinterSettings, Settings
from kiosk.enrolment import install, write_request
from simulators.control import ControlClient
from simulators.pcscd import Pcscd, PcscdError, free_port
from tools.demo.neighbour import KIOSK as OTHER
from tools.demo.neighbour import OtherKiosk
from tools.demo.outside import FACE_SIZE, OTHER_PLACE, PAGE_SIZE, Outside
from tools.demo.people import EVERYBODY, OFFICER, OFFICER_PIN, OFFICERS_CODE, PLACE, Applicant
from tools.demo.processes import PROGRAMS, Program, run
from tools.demo.secured import secured_broker, watching

ROOT = Path(__file__).resolve().parent.parent.parent
KIOSK_SIM, KIOSK_CENTRE = PROGRAMS / "kiosk-sim", PROGRAMS / "kiosk-centre"
SHOWN_RESULT_S = 20.0  # the story touches; nothing may move on by itself before it has
TIP_MM = 4.5
CENTRE_PATIENCE_S = 10.0
SERIAL_BAUD = 115_200


@dataclass(frozen=True, slots=True)
class Finger:
    """A finger somebody can put on the glass: a picture of one impression and its resolution."""

    picture: Path
    dpi: float

    def tip(self, folder: Path) -> "Finger":
        """The same finger when only its tip touches the glass."""
        with Image.open(self.picture) as whole:
            half = round(TIP_MM / 2 / 25.4 * self.dpi)
            x, y = whole.width // 2, whole.height // 2
            path = folder / "tip.png"
            whole.crop((x - half, y - half, x + half, y + half)).save(path)
        return Finger(path, self.dpi)


class Rig(AbstractContextManager["Rig"]):
    """The world of one kiosk under `folder`; leaving it stops what it started, in reverse order."""

    def __init__(self, folder: Path, note: Callable[[str], None], *, paced: bool) -> None:
        """`paced`: the sensor's line is as slow as a real one, for those who watch the print come up it."""
        self.folder = folder
        self._note = note
        self._paced = ("--paced",) if paced else ()
        self._stack = ExitStack()
        self._cards: dict[str, ControlClient] = {}
        self._drawer: dict[str, Program] = {}
        self._heard: Program | None = None
        self._line = folder / "line"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, mode=0o700)
        with self._stack:
            self._open_reader()
            self._start_broker()
            self._start_outside()
            self._start_sensor()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def settings(self) -> Settings:
        """The shipped demo settings with this rig's addresses."""
        shipped = load(ROOT / "config" / "demo.toml")
        return replace(
            shipped,
            kiosk=replace(shipped.kiosk, place=PLACE, state=self.folder / "kiosk"),
            sensor=replace(shipped.sensor, address=Address(self.folder / "sensor")),
            reader=replace(shipped.reader, name=self.reader),
            centre=replace(shipped.centre, port=self._broker.port, tls=True, keys=self.folder / "keys"),
            policy=replace(shipped.policy, result_s=SHOWN_RESULT_S),
            clock=ClockSettings(self.outside.clock_address),
        )

    @property
    def settings_with_eyes(self) -> Settings:
        """The same kiosk with its camera, scanner and printer, for the journeys before delivery."""
        camera = CameraSettings(Address(self.outside.camera_address), *FACE_SIZE)
        scanner = CameraSettings(Address(self.outside.scanner_address), *PAGE_SIZE)
        printer = PrinterSettings(Address(self.outside.printer_address), SERIAL_BAUD)
        return replace(self.settings, camera=camera, scanner=scanner, printer=printer)

    @property
    def events(self) -> list[str]:
        """What a subscriber of the broker has seen so far, a message a line."""
        return list(self._heard.lines) if self._heard else []

    def start_centre(self) -> None:
        """Enrol the kiosks, bring in places, officer and applications, and start the central service."""
        database, keys = f"--database=sqlite:///{self.folder}/centre.db", f"--keys={self.folder}/centre-keys"
        options = (database, keys, f"--broker=127.0.0.1:{self._broker.port}", f"--tls={self._line}")
        for kiosk, place, keys in ((self.settings.kiosk.id, PLACE, "keys"), (OTHER, OTHER_PLACE, "keys-2")):
            folder = self.folder / keys
            folder.mkdir(mode=0o700)
            request, answer = folder / "request.json", folder / "answer.json"
            write_request(folder, kiosk, request)
            told = (f"--place={place}", f"--request={request}", f"--out={answer}")
            run([KIOSK_CENTRE, "enrol", *options, kiosk, *told])
            install(folder, kiosk, answer)
        run([KIOSK_CENTRE, "places", *options, self.outside.places()])
        officer: list[str | Path] = [KIOSK_CENTRE, "officer", "add", *options, OFFICER, f"--place={PLACE}"]
        run(officer, given=f"{OFFICER_PIN}\n{OFFICERS_CODE}\n")
        run([KIOSK_CENTRE, "import", *options, self._applications()])
        outside = self.outside.centre_options
        self._started([KIOSK_CENTRE, "run", *options, *outside], "centre").wait_until_ready()

    def other_kiosk(self) -> OtherKiosk:
        """The kiosk of another town, which asks the same centre."""
        clock = self.outside.clock_address
        return OtherKiosk(self.folder / "kiosk-2", self.folder / "keys-2", self._broker.port, clock)

    def made_card(self) -> ControlClient:
        """The card that production made, in the officer's drawer."""
        control = self.folder / "made.control"
        card = ("--card", self.outside.card_file(), "--vpcd", self._slot, "--out-of-reader")
        kept = ("--state", self.folder / "made.chip", "--control", control)
        self._started([KIOSK_SIM, "card", *card, *kept], "made").wait_until_ready()
        return self._connected(control)

    def issue(self, applicant: Applicant, right: Path, left: Path, dpi: int) -> None:
        """Personalise the applicant's card from two captured fingers; it lies in the officer's drawer."""
        holder = applicant.write_holder(self._file(applicant, "holder"))
        whose = ("--holder", holder, "--serial", applicant.card_serial)
        fingers = ("--finger", right, left, "--dpi", str(dpi))
        where = ("--vpcd", self._slot, "--out-of-reader", "--state", self._file(applicant, "chip"))
        control = ("--control", self._file(applicant, "control"))
        command: list[str | Path] = [KIOSK_SIM, "card", *whose, *fingers, *where, *control]
        self._drawer[applicant.key] = self._started(command, applicant.key)

    @property
    def officers_card(self) -> ControlClient:
        """The officer's own card, to be put in and taken out for each signature."""
        if OFFICER not in self._cards:
            control = self.folder / "officer.control"
            card = ("--officer", OFFICER, "--vpcd", self._slot, "--out-of-reader", "--control", control)
            self._started([KIOSK_SIM, "card", *card], "officer").wait_until_ready()
            self._cards[OFFICER] = self._connected(control)
        return self._cards[OFFICER]

    def card(self, applicant: Applicant) -> ControlClient:
        """The applicant's card, to be put in and taken out by its control socket."""
        if applicant.key not in self._cards:
            self._drawer[applicant.key].wait_until_ready()
            self._cards[applicant.key] = self._connected(self._file(applicant, "control"))
        return self._cards[applicant.key]

    def place(self, finger: Finger) -> None:
        self.sensor.do("place", finger=str(finger.picture), dpi=finger.dpi)

    def lift(self) -> None:
        self.sensor.do("lift")

    def wait_for_centre(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """The state of each application at the centre, once it is as wanted or the patience is over."""
        deadline = time.monotonic() + CENTRE_PATIENCE_S
        while True:
            seen = self._centre_states(wanted)
            if seen == wanted or time.monotonic() > deadline:
                return seen
            time.sleep(0.2)

    def _centre_states(self, wanted: Iterable[str]) -> dict[str, str]:
        """By the operator's own view: the newest move of each application."""
        database = f"--database=sqlite:///{self.folder}/centre.db"
        seen = json.loads(run([KIOSK_CENTRE, "watch", "--once", "--json", database]))
        newest_last = reversed(seen["deliveries"])
        after = {move["application"]: str(move["after"]) for move in newest_last if move["after"]}
        return {application: after.get(application, "unknown") for application in wanted}

    def _open_reader(self) -> None:
        """A pcscd of our own if one can start here, else the driver's own vpcd transport."""
        try:
            pcscd = Pcscd(folder=self.folder / "pcscd")
        except PcscdError as error:
            self._slot = f"127.0.0.1:{free_port()}"
            self.reader = f"vpcd://{self._slot}"
            self._note(f"card reader: the direct vpcd transport, because {error}")
        else:
            self._stack.callback(pcscd.close)
            self._slot, self.reader = pcscd.address, pcscd.reader
            self._note(f"card reader: {pcscd.reader!r} of a pcscd of our own")

    def _start_broker(self) -> None:
        self._broker = self._stack.enter_context(secured_broker(self.folder / "broker", self._line))
        self._heard = self._started(watching(self._line, self._broker.port), "subscriber")
        self._note(f"broker: mosquitto on 127.0.0.1:{self._broker.port}, mutual TLS, a role for each kiosk")

    def _start_outside(self) -> None:
        self.outside = Outside(self._folder_for("outside"))
        self._stack.callback(self.outside.stop)
        self._note("outside: register, production, cameras and printer, each a process; one clock for all")

    def _folder_for(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return folder

    def _start_sensor(self) -> None:
        link, control = self.folder / "sensor", self.folder / "sensor.control"
        options = ("--link", link, "--control", control, "--state", self.folder / "sensor.flash")
        seed = ("--seed", str(secrets.randbelow(2**31)))
        self._started([KIOSK_SIM, "sensor", *self._paced, *options, *seed], "sensor").wait_until_ready()
        self.sensor = self._connected(control)
        self._note(f"sensor: a ZFM-20 on {link.name}, a pseudo terminal")

    def _applications(self) -> Path:
        entries = [
            {
                "application": one.application,
                "receipt": one.receipt,
                "national_code": one.national_code,
                "card_serial": one.card_serial,
                "place": PLACE,
            }
            for one in EVERYBODY
        ]
        path = self.folder / "applications.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        return path

    def _file(self, applicant: Applicant, what: str) -> Path:
        return self.folder / f"{applicant.key}.{what}"

    def _started(self, command: Sequence[str | Path], name: str) -> Program:
        program = Program(command, self.folder / f"{name}.log")
        self._stack.callback(program.stop)
        return program

    def _connected(self, control: Path) -> ControlClient:
        client = ControlClient(control)
        self._stack.callback(client.close)
        return client
