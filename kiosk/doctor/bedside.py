"""The doctor's looks that a kiosk can take while it runs, as facts for the technician's screens."""

import platform
import subprocess
from collections.abc import Callable, Mapping
from functools import partial

from config.settings import Settings
from kiosk.doctor import access, house, line
from kiosk.doctor.findings import Grade, found
from kiosk.doctor.machine import Machine
from kiosk.session.journeys.technician.parts import Fact, FactGrade, Subject

_GRADES = {Grade.GOOD: FactGrade.GOOD, Grade.WARNING: FactGrade.WARNING, Grade.BAD: FactGrade.BAD}
_SPEAKING_S = 15
_SENTENCE = "یک، دو، سه"
Figures = Callable[[], Mapping[str, int]]
Ask = Callable[[], str]


def looks(
    settings: Settings, figures: Figures, reachable: Callable[[], bool], renderer: Ask | None = None
) -> dict[Subject, Callable[[], tuple[Fact, ...]]]:
    """What needs no device of its own; `figures` count what waits for the line, `reachable` if it is up."""
    machine = Machine()
    broker = line.broker if settings.centre.reporter is None else partial(line.reported, reachable)
    return {
        Subject.NETWORK: lambda: (
            _fact("line", partial(line.certificates, settings)),
            _fact("broker", partial(broker, settings)),
            *_counted(figures),
        ),
        Subject.STORAGE: lambda: (
            _fact("disk", partial(house.disk, settings)),
            _fact("memory", partial(house.memory, settings, machine)),
            _fact("clock", partial(house.clock, settings, machine)),
            _fact("keys", partial(line.keys, settings)),
        ),
        Subject.VERSIONS: lambda: (
            _fact("program", house.program),
            _fact("renderer", partial(house.renderer, settings, renderer)),
            _fact("texts", house.texts),
            _fact("ports", partial(access.ports, settings, machine)),
            Fact("system", f"{platform.system()} {platform.release()}"),
        ),
        Subject.SOUND: lambda: (_fact("voice", partial(house.voice, machine)), _spoken()),
    }


def _fact(about: str, look: Callable[[], str]) -> Fact:
    finding = found(about, look)
    return Fact(about, "; ".join(filter(None, (finding.text, finding.remedy))), _GRADES[finding.grade])


def _counted(figures: Figures) -> tuple[Fact, ...]:
    return tuple(Fact(name, str(number)) for name, number in figures().items())


def _spoken() -> Fact:
    """Say something aloud; whether it was heard, the technician knows."""
    try:
        command = ["espeak-ng", "-v", "fa", _SENTENCE]
        done = subprocess.run(command, capture_output=True, timeout=_SPEAKING_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return Fact("sound", "none", FactGrade.BAD)
    well = done.returncode == 0 and not done.stderr
    return Fact("sound", _SENTENCE, FactGrade.PLAIN if well else FactGrade.WARNING)
