"""`kiosk-sim scanner` as its user starts it: pages are laid by control and seen through the driver."""

import subprocess
from pathlib import Path

import pytest

from drivers.scanner.scanner import open_scanner
from kiosk.completion.document.analysis import look
from kiosk.completion.document.words import PageWord
from kiosk.session.journeys.completion.parts import DocumentKind
from simulators.control import ControlError
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop
from tests.kiosk.programs import BIN, Program


def test_a_page_laid_by_control_is_found_and_taken_away_again(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with Program(
        BIN / "kiosk-sim", "scanner", "--control", control, log=tmp_path / "log", control=control
    ) as program:
        with open_scanner(program.do("state")["address"]) as scanner:
            kind = DocumentKind.OLD_CARD
            seen = scanner.frame()
            assert look(seen.pixels, kind).word is PageWord.NO_PAGE
            program.do("lay", kind=Kind.NATIONAL_CARD.value, number=3)
            while look(seen.pixels, kind).word is PageWord.NO_PAGE:
                seen = scanner.frame(after=seen.number)
            assert look(seen.pixels, kind).word is PageWord.GOOD
        assert program.do("take_away")["kind"] is None


def test_a_page_that_does_not_exist_is_one_line() -> None:
    run = subprocess.run(
        [BIN / "kiosk-sim", "scanner", "--page", "banknote"], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 2 and "banknote" in run.stderr and "Traceback" not in run.stderr


@pytest.mark.parametrize("change", [{"turn": 999}, {"colour": 1}, {"light": "dim"}])
def test_what_is_out_of_bounds_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ControlError, match="there are x"):
        Tabletop(320, 200).actions()["set"]({"do": "set", **change})


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ControlError, match=Kind.LETTER):
        Tabletop(320, 200).actions()["lay"]({"do": "lay", "kind": "banknote"})
