"""The technician's pictures of the documentation: panel, wire, doctor, and the screens of the kiosk.

python -m tools.bench_pictures docs/screens        needs rsvg-convert (Debian: librsvg2-bin)
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import TabbedContent

from kiosk.doctor import Finding, Grade, examine
from simulators.panel.app import Panel
from simulators.panel.bench import Bench, devices_named
from simulators.panel.wire import Wire
from simulators.scenarios.programs import grow_fingers, start_program, stop_program
from tools import gallery

SIZE = (150, 40)
WIDTH_PX = 1500
SETTLE_S = 2.5
COLOURS = {Grade.GOOD: "green", Grade.WARNING: "yellow", Grade.BAD: "red"}
SCREENS = (
    *("technician-card-empty", "technician-menu-service", "technician-finger-coming"),
    *("technician-face", "technician-network", "technician-contacts"),
    *("technician-settings", "technician-card-second", "technician-exported"),
    *("technician-touch", "technician-cleaning", "simulated-attract"),
)


def main(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        work = Path(scratch)
        _devices(work, stack)
        picture = _panel_pictures(work, folder)
        asyncio.run(picture)
        _doctor(work, folder / "doctor.png")
        for part in ("technician", "simulated"):
            gallery.main(["--out", str(work / "screens"), "--lang", "en", "--only", part])
        sheet = gallery.contact_sheet([work / "screens" / f"{name}.en.png" for name in SCREENS], 3, 400)
        sheet.quantize(gallery.COLOURS).save(folder / "technician.png", optimize=True)
    return 0


def _devices(work: Path, stack: ExitStack) -> None:
    grow_fingers(work / "prints")
    for name, *words in (
        ("sensor", "--link", str(work / "sensor"), "--record", str(work / "sensor.trace")),
        ("cabinet", "--link", str(work / "cabinet")),
        ("printer", "--link", str(work / "printer"), "--out", str(work / "paper")),
    ):
        control = ("--control", str(work / f"{name}.control"))
        program = start_program(sys.executable, [name, *words, *control], work / f"{name}.log")
        stack.callback(stop_program, program)


async def _panel_pictures(work: Path, folder: Path) -> None:
    bench = Bench(
        devices_named([(name, work / f"{name}.control") for name in ("sensor", "cabinet", "printer")])
    )
    fingers = sorted((work / "prints").glob("*.png"))
    panel = Panel(bench, fingers, 500.0, work / "saved.toml", [Wire(work / "sensor.trace")])
    async with panel.run_test(size=SIZE) as pilot:
        await _pictured(pilot, panel, folder / "panel.png", _put_a_finger_down)
        capture = ("capture", "--sensor", str(work / "sensor"), "--out", str(work / "finger.png"))
        await asyncio.to_thread(subprocess.run, [sys.executable, "-m", "ui.cli", *capture], check=True)
        await _pictured(pilot, panel, folder / "panel-wire.png", _look_at_the_wire)
    bench.close()


async def _put_a_finger_down(pilot: Pilot[None], panel: Panel) -> None:
    panel.query_one("#sensor .fingers").focus()
    await pilot.press("enter")


async def _look_at_the_wire(pilot: Pilot[None], panel: Panel) -> None:
    panel.query_one(TabbedContent).active = "wire-sensor"


async def _pictured(
    pilot: Pilot[None], panel: Panel, to: Path, act: Callable[[Pilot[None], Panel], Awaitable[None]]
) -> None:
    await act(pilot, panel)
    await pilot.pause(SETTLE_S)
    _rendered(panel.export_screenshot(), to)


def _doctor(work: Path, to: Path) -> None:
    """The shipped settings on a machine that is no kiosk: something of every grade."""
    console = Console(record=True, width=SIZE[0], file=(work / "doctor.txt").open("w"))
    for finding in examine(Path("config/demo.toml"), renderer=lambda: "not asked here"):
        console.print(_line(finding), style=COLOURS[finding.grade], highlight=False)
    _rendered(console.export_svg(title="kiosk doctor"), to)


def _line(finding: Finding) -> str:
    return str(finding).replace(str(Path.cwd()), ".")


def _rendered(svg: str, to: Path) -> None:
    command = ["rsvg-convert", "--width", str(WIDTH_PX), "--output", str(to)]
    subprocess.run(command, input=svg, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
