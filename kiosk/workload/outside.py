"""What lies around the kiosk of a whole process: clock, register, production, cameras, printer.

DIR/outside/receipts   slips, in people's hands         DIR/outside/face.png   who stands before the camera
DIR/cards              what production knows and made, beside the chips: personal data lies nowhere else
"""

import json
import random
import socket
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from config.settings import Address, CameraSettings, ClockSettings, PrinterSettings
from kiosk.workload.processes import Program, ProgramError, order, run

FOLDER = "outside"
FIRST_PORT, LAST_PORT = 12_000, 32_000  # below those that Linux gives away by itself
PRODUCTION_DAYS = 2.0  # what a card takes; the usual twenty would age a long trial by decades
_FACE_SIZE, _PAGE_SIZE, _BAUD = (1280, 720), (1920, 1080), 115_200
_SIMULATORS, _FACES = "simulators", "tools.faces"
_PLACE_WORDS = {
    "kind": "registry_office",
    "address": "خیابان آزادی، پلاک ۱",
    "province": "تهران",
    "city": "تهران",
    "phone": "02112345678",
    "hours": "۸ تا ۱۴",
}


class Outside:
    """`control` is a folder with room for sockets; leaving `stack` ends what was started."""

    def __init__(self, folder: Path, control: Path, seed: int, stack: ExitStack) -> None:
        self._folder = folder / FOLDER
        self._cards = folder / "cards"
        self._logs = folder / "logs"
        self._control = control
        self._seed = seed
        self._stack = stack
        self._ports = {
            name: free_port() for name in ("clock", "register", "production", "camera", "scanner", "printer")
        }
        self._started: dict[str, Program] = {}

    def start(self) -> None:
        """Let all that a centre and an idle kiosk need begin together; production wants to hear the clock."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._begin("clock", "--port", str(self._ports["clock"]), "--state", self._folder / "clock.state")
        self._begin("register", "--port", str(self._ports["register"]))  # told anew of everybody each time
        out = ("--tcp", str(self._ports["printer"]), "--out", self._folder / "receipts")
        self._begin("printer", *out, "--state", self._folder / "printer.state")
        self._started["clock"].wait_until_ready()
        cards = ("--cards", self._cards, "--days", str(PRODUCTION_DAYS))
        where = ("--port", str(self._ports["production"]), "--state", self._cards / "production.state")
        self._begin("production", *cards, *where, f"--clock={self.clock_address}")

    def wait_until_ready(self) -> None:
        for program in self._started.values():
            program.wait_until_ready()

    @property
    def clock_address(self) -> str:
        return f"tcp://127.0.0.1:{self._ports['clock']}"

    @property
    def centre_options(self) -> tuple[str, ...]:
        """What the central service is told of the world."""
        http = {name: f"http://127.0.0.1:{self._ports[name]}" for name in ("register", "production")}
        return (f"--clock={self.clock_address}", *(f"--{name}={url}" for name, url in http.items()))

    def devices(self) -> dict[str, Any]:
        """The settings a kiosk has for what is out here."""
        stream = {name: Address(f"http://127.0.0.1:{self._ports[name]}/") for name in ("camera", "scanner")}
        return {
            "clock": ClockSettings(self.clock_address),
            "camera": CameraSettings(stream["camera"], *_FACE_SIZE),
            "scanner": CameraSettings(stream["scanner"], *_PAGE_SIZE),
            "printer": PrinterSettings(Address(f"socket://127.0.0.1:{self._ports['printer']}"), _BAUD),
        }

    def open_eyes(self) -> None:
        """Start both cameras at the first visit: somebody stands before one, the other looks at its table."""
        if "camera" in self._started:
            return
        face = ("--image", self._face(), "--tcp", str(self._ports["camera"]))
        self._begin("camera", *face)
        self._begin("scanner", "--tcp", str(self._ports["scanner"]))
        self.wait_until_ready()

    def now(self) -> datetime:
        return datetime.fromisoformat(str(self.do("clock", "status")["now"]))

    def turn(self, seconds: float) -> bool:
        """Let time pass for everybody, if any is to pass; whether it did."""
        if seconds > 0:
            self.do("clock", "turn", seconds=seconds)
        return seconds > 0

    def do(self, device: str, action: str, **fields: Any) -> dict[str, Any]:
        return order(self._control / device, action, **fields)

    def knows(self, device: str) -> bool:
        return device in self._ports

    def trouble(self, device: str, name: str) -> None:
        """A fault of one of these, by its own name for it."""
        self.do(device, "trouble" if device == "register" else "fault", name=name)

    def mend(self) -> None:
        for device in self._started:
            with suppress(ProgramError, OSError):
                self.do(device, "trouble" if device == "register" else "clear")

    def card_file(self, serial: str) -> Path:
        """The card that production made under this serial."""
        return self._cards / f"{serial}.card.json"

    def places(self, place: str) -> Path:
        """The kiosk's place, always open with room for a few at a time, and another where cards may go."""
        sessions = [
            {"begins": f"{hour:02}:00", "ends": f"{hour + 1:02}:00", "capacity": 2} for hour in range(8, 14)
        ]
        told = {"authorised": True, "sessions": sessions, "weekly": [], **_PLACE_WORDS}
        both = ((place, "اداره ثبت احوال نمونه"), (f"{place}-other", "اداره ثبت احوال دیگر"))
        places = [{"id": id, "name": name, **told} for id, name in both]
        path = self.places_file
        path.write_text(json.dumps({"places": places}), encoding="utf-8")
        return path

    @property
    def places_file(self) -> Path:
        return self._folder / "places.json"

    def _face(self) -> Path:
        """Drawn once: the only portrait that comes with the development packages."""
        path, drawn = self._folder / "face.png", self._folder / "faces"
        if not path.is_file():
            run(_FACES, drawn)
            (drawn / "neutral.png").rename(path)
        return path

    def _begin(self, device: str, *words: str | Path) -> None:
        control = ("--control", self._control / device, "--seed", str(self._seed))
        program = Program(_SIMULATORS, device, *words, *control, log=self._logs / f"{device}.log")
        self._stack.callback(program.stop)
        self._started[device] = program


def free_port() -> int:
    """A port that is free now, and that no connection is given by itself before it is used."""
    while True:
        port = random.randrange(FIRST_PORT, LAST_PORT)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
