"""What lies around the kiosk while an application takes its weeks: clock, register, production, cameras."""

import json
from datetime import datetime
from pathlib import Path

import cv2

from simulators.control import ControlClient
from tests.kiosk.completion.face import portraits
from tools.demo.citizen import CITIZENS
from tools.demo.people import PLACE
from tools.demo.processes import PROGRAMS, Program, ProgramError

KIOSK_SIM = PROGRAMS / "kiosk-sim"
OTHER_PLACE = "place-2"
FACE_SIZE, PAGE_SIZE = (1280, 720), (1920, 1080)
SEED = "1405"
_CARDS, _FULL_HOUR = "cards", "10:00"


class Outside:
    """Started programs; `stop` ends them. Nothing of it is the product's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs: list[Program] = []
        self._controls: list[ControlClient] = []
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for control in self._controls:
            control.close()
        for program in reversed(self._programs):
            program.stop()

    @property
    def centre_options(self) -> list[str]:
        """What the central service is told of the world."""
        return [
            f"--clock={self.clock_address}",
            f"--register={self.register_address}",
            f"--production={self.production_address}",
        ]

    @property
    def receipts(self) -> Path:
        """Where the printer drops what it has printed."""
        return self.folder / "receipts"

    def turn(self, seconds: float) -> datetime:
        """Let time pass for everybody; the time it is then."""
        self.clock.do("turn", seconds=seconds)
        return self.now()

    def now(self) -> datetime:
        return datetime.fromisoformat(str(self.clock.do("status")["now"]))

    def card_file(self) -> Path:
        """The one card production has made."""
        made = sorted((self.folder / _CARDS).glob("*.card.json"))
        if not made:
            raise ProgramError("production has made no card")
        return made[-1]

    def places(self) -> Path:
        """The file of places: the demo's own with one visitor an hour, and another town's."""
        hours = [{"begins": _FULL_HOUR, "ends": "11:00", "capacity": 1}]
        hours += [{"begins": f"{hour}:00", "ends": f"{hour + 1}:00", "capacity": 1} for hour in (11, 12, 13)]
        entries = [
            _place(PLACE, "اداره ثبت احوال نمونه", "تهران", hours),
            _place(OTHER_PLACE, "دفتر پیشخوان نمونه", "شیراز", hours),
        ]
        path = self.folder / "places.json"
        path.write_text(json.dumps({"places": entries}), encoding="utf-8")
        return path

    def _start(self) -> None:
        (self.folder / _CARDS).mkdir()
        self.clock_address, self.clock = self._run("clock")
        people = self.folder / "people.json"
        people.write_text(json.dumps([each.known_to_the_register() for each in CITIZENS]), encoding="utf-8")
        self.register_address, self.register = self._run("register", "--people", people)
        clock = f"--clock={self.clock_address}"
        self.production_address, _ = self._run("production", "--cards", self.folder / _CARDS, clock)
        self.camera_address, self.camera = self._run("camera", "--image", self._portrait())
        self.scanner_address, self.scanner = self._run("scanner")
        self.printer_address, self.printer = self._run("printer", "--tcp", "0", "--out", self.receipts)

    def _run(self, device: str, *options: str | Path) -> tuple[str, ControlClient]:
        control = self.folder / f"{device}.control"
        command: list[str | Path] = [KIOSK_SIM, device, *options, "--control", control, "--seed", SEED]
        program = Program(command, self.folder / f"{device}.log")
        self._programs.append(program)
        program.wait_until_ready()
        client = ControlClient(control)
        self._controls.append(client)
        return program.lines[0].partition(" ")[2], client

    def _portrait(self) -> Path:
        if portraits.carried_picture("astronaut.png") is None:
            raise ProgramError("no portrait to show the camera; install the development packages: make setup")
        path = self.folder / "face.png"
        scene = portraits.scene(portraits.neutral().pixels)
        cv2.imwrite(str(path), cv2.cvtColor(scene, cv2.COLOR_RGB2BGR))
        return path


def _place(name: str, told: str, city: str, hours: list[dict[str, object]]) -> dict[str, object]:
    return {
        "id": name,
        "kind": "registry_office",
        "name": told,
        "address": "خیابان آزادی، پلاک ۱",
        "province": city,
        "city": city,
        "phone": "02112345678",
        "hours": "۸ تا ۱۴",
        "authorised": True,
        "sessions": hours,
        "weekly": [{"begins": "2020-01-01", "weekdays": [3, 4]}],
    }
