"""What the scripts of the image see of a Raspberry Pi, in a folder."""

import os
import subprocess
from pathlib import Path

IMAGE = Path(__file__).resolve().parents[2] / "config" / "image"
FILES = IMAGE / "layer" / "rauc"
AUTOBOOT = "[all]\ntryboot_a_b=1\nboot_partition={}\n[tryboot]\nboot_partition={}\n"


class Machine:
    """The firmware's words, its file, the lasting partition, and programs that note how they are called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.autoboot = folder / "autoboot.txt"
        self.autoboot.write_text(AUTOBOOT.format(2, 3))
        self.chosen = folder / "chosen"
        self.chosen.mkdir()
        self.called = folder / "called"
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.boots(2, trial=False)
        self.program("systemd-run", 'while [ "$1" != kiosk ]; do shift; done; exec "$@"')

    def boots(self, slot: int, *, trial: bool) -> None:
        (self.chosen / "partition").write_bytes(slot.to_bytes(4))
        (self.chosen / "tryboot").write_bytes(int(trial).to_bytes(4))

    def default(self) -> int:
        """What the firmware boots after a cut."""
        text = self.autoboot.read_text()
        assert text in (AUTOBOOT.format(2, 3), AUTOBOOT.format(3, 2))
        return int(text.split("boot_partition=")[1][0])

    def slots(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("slots", *arguments)

    def told(self, *arguments: str) -> str:
        done = self.slots(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def program(self, name: str, script: str) -> None:
        """A program of the machine, which also notes how it was called."""
        file = self.bin / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.called}"\n{script}\n')
        file.chmod(0o755)

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([FILES / script, *arguments], env=self.env(), capture_output=True, text=True)

    def env(self) -> dict[str, str]:
        return {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "KIOSK_AUTOBOOT": str(self.autoboot),
            "KIOSK_CHOSEN": str(self.chosen),
            "KIOSK_BAD_SLOTS": str(self.folder / "lasting"),
            "KIOSK_SLOTS": str(FILES / "slots"),
            "KIOSK_HEALTH_TIMES": "3",
            "KIOSK_HEALTH_PAUSE_S": "0",
            "KIOSK_HEALTH_TOLD": str(self.folder / "told"),
        }
