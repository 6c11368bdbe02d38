"""Files of kiosks to be enrolled: read whole, or refused with what to do."""

import json
from pathlib import Path

import pytest

from centre.fleet.register import Entry, RegisterError, read_fleet, read_request

ENTRY = {"kiosk": "kiosk-1", "place": "place-1", "public_key": "ab" * 32}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kiosks.json"


def test_a_list_of_kiosks_is_read(file: Path) -> None:
    file.write_text(json.dumps([ENTRY]))
    assert read_fleet(file) == [Entry("kiosk-1", "place-1", "ab" * 32)]


@pytest.mark.parametrize("told", ["{", "7", "[7]", "[[]]", json.dumps([{"kiosk": "kiosk-1"}]), "[" * 100_000])
def test_anything_else_names_the_file_and_what_is_wanted(file: Path, told: str) -> None:
    file.write_text(told)
    with pytest.raises(
        RegisterError, match=r"kiosks\.json: a JSON list of kiosk, place and public_key is wanted"
    ):
        read_fleet(file)


def test_a_kiosks_request_stands_for_that_kiosk_alone(file: Path) -> None:
    file.write_text(json.dumps({"kiosk": "kiosk-1", "public_key": "ab" * 32, "certificate_request": "PEM"}))
    assert read_request(file, "kiosk-1", "place-2") == Entry("kiosk-1", "place-2", "ab" * 32, "PEM")
    with pytest.raises(RegisterError, match="of kiosk-1, not of kiosk-2"):
        read_request(file, "kiosk-2", "place-2")


@pytest.mark.parametrize("told", ["[]", "7", "{}", "no JSON"])
def test_what_no_kiosk_writes_is_no_request(file: Path, told: str) -> None:
    file.write_text(told)
    with pytest.raises(RegisterError, match="not what `kiosk enrol --request` writes"):
        read_request(file, "kiosk-1", "place-1")


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(RegisterError, match=r"kiosks\.json: No such file"):
        read_fleet(file)
