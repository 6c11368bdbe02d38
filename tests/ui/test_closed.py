"""A kiosk whose store cannot be opened says out of service for a while; it neither crashes nor loops."""

import os
import subprocess
import sys

import pytest

from kiosk.session.states import Language, State
from tests.conftest import ROOT
from ui.closed import ClosedKiosk
from ui.draft import Draft
from ui.presenter import present

SHOWN_S = 1.0
SHOW = f"""
import time
from pathlib import Path
from config.loading import load
from ui.bridge import Bridge
from ui.closed import stand_closed
begun = time.monotonic()
stand_closed(load(Path("config/demo.toml")), Bridge(), seconds={SHOWN_S})
print(time.monotonic() - begun)
"""


@pytest.mark.parametrize("language", list(Language))
def test_what_is_shown_is_out_of_service(language: Language) -> None:
    seen: list[State] = []
    asked: list[str] = []
    closed = ClosedKiosk(language)
    closed.observe(seen.append)
    closed.ask(lambda: asked.append("alive"))
    assert present(seen[0], Draft()).name == "out_of_service"
    assert asked == ["alive"], "the watchdog would end a program that only waits"


@pytest.mark.screen
def test_it_stands_for_its_while_and_ends() -> None:
    told = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=100
    )
    assert told.returncode == 0, told.stderr
    assert float(told.stdout.splitlines()[-1]) >= SHOWN_S
