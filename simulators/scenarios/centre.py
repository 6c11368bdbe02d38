"""Somebody at the centre of a scenario: an officer or an operator with a command of `kiosk-centre`."""

import re
import subprocess
import time
from pathlib import Path

from simulators.control import ControlError

COMMAND_S, UNTIL_S, AGAIN_S = 120.0, 120.0, 0.25


def at_the_centre(
    python: str, words: list[str], options: Path, given: str = "", until: str = ""
) -> list[str]:
    """What the command says; asked again `until` it says that. ControlError where it fails or never does.

    `options` is the file in which the workload tells how its centre is reached.
    """
    try:
        where = options.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise ControlError('there is no centre; the workload needs "--control", "{control}"') from None
    patience = time.monotonic() + UNTIL_S
    while True:
        lines = _said([python, "-m", "centre", *words, *where], given)
        if not until or any(re.search(until, line) for line in lines):
            return lines
        if time.monotonic() > patience:
            raise ControlError(f"kiosk-centre {' '.join(words)} did not say {until!r}")
        time.sleep(AGAIN_S)


def _said(command: list[str], given: str) -> list[str]:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=COMMAND_S, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise ControlError(told[-1] if told else "kiosk-centre failed")
    return done.stdout.splitlines()
