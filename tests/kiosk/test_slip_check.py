"""`kiosk verify-slip` tells a genuine slip from any other, with a key and nothing else."""

import io
from pathlib import Path

import pytest

from kiosk.domain.slips import Slip, write_slip
from kiosk.reporting.signing import PUBLIC_FILE, signing_key
from tests.kiosk.completion.slips import DAY, NUMBER
from ui.cli import main


@pytest.fixture
def code(tmp_path: Path) -> str:
    return write_slip(Slip(NUMBER, DAY, "place-1", "kiosk-1"), signing_key(tmp_path))


def test_a_genuine_slip_is_told_with_number_and_day(
    tmp_path: Path, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / PUBLIC_FILE
    for key in (str(file), file.read_text().strip()):
        assert main(["verify-slip", code, "--key", key]) == 0
        told = capsys.readouterr().out
        assert told.startswith("genuine: receipt 9066 9074 3910") and "۱۴۰۵/۰۹/۰۱" in told


def test_another_kiosks_key_or_a_changed_number_is_not_genuine(
    tmp_path: Path, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    signing_key(tmp_path / "other")
    other, own = str(tmp_path / "other" / PUBLIC_FILE), str(tmp_path / PUBLIC_FILE)
    assert main(["verify-slip", code, "--key", other]) == 1
    assert main(["verify-slip", code.replace("PLACE-1", "PLACE-2"), "--key", own]) == 1
    assert all(line.startswith("not genuine: ") for line in capsys.readouterr().out.splitlines())


def test_the_code_can_come_from_a_reader_on_standard_input(
    tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{code}\n"))
    assert main(["verify-slip", "-", "--key", str(tmp_path / PUBLIC_FILE)]) == 0


@pytest.mark.parametrize("key", ["nothing-here", "00" * 40, "/dev/null", ""])
def test_what_is_no_key_is_one_line(key: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-slip", code, "--key", key]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "--key" in told
