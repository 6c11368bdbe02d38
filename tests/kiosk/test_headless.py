"""A kiosk without a window ends as one with a window; that it serves is seen in a fleet (test_whole.py)."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.cli import main

DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_keeps_it_from_beginning_is_one_line_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = DEMO.read_text(encoding="utf-8").replace('mode = "simulation"', 'mode = "production"')
    text = text.replace('"test-trust"', f'"{DEMO.parent / "test-trust"}"')
    (tmp_path / "kiosk.toml").write_text(text, encoding="utf-8")
    assert main(["run", "--no-window", "--config", str(tmp_path / "kiosk.toml")]) == 4
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "is for simulation only" in told.err
