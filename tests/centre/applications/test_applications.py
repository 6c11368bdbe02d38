"""Applications brought in from a file."""

import json
from pathlib import Path

import pytest

from centre.applications.moves import (
    ApplicationFileError,
    free_overdue,
    import_application,
    read_applications,
)
from tests.centre.office import APPLICANT, Office

SECOND = APPLICANT | {"application": "app-2", "receipt": "909029400849", "card_serial": "C0FFEE02"}


def bring_in(office: Office, entry: dict[str, object]) -> str:
    with office.engine.begin() as connection:
        return import_application(connection, office.keys, entry, office.now)


def test_one_that_is_here_keeps_its_state(office: Office) -> None:
    office.claim()
    bring_in(office, dict(APPLICANT))
    assert office.state() == "DELIVERING"


def test_the_birth_date_may_be_missing(office: Office) -> None:
    entry: dict[str, object] = {key: value for key, value in SECOND.items() if key != "birth_date"}
    assert bring_in(office, entry) == "app-2"
    assert office.claim(receipt="909029400849")["ok"]
    office.release(application="app-2")
    assert office.claim(receipt="909029400849", second="13650412")["code"] == "not_found"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("receipt", "274819305624"),
        ("receipt", None),
        ("national_code", "1111111111"),
        ("birth_date", "13651340"),
        ("card_serial", ""),
        ("place", 5),
    ],
)
def test_a_wrong_entry_is_named_without_its_content(office: Office, key: str, value: object) -> None:
    with pytest.raises(ApplicationFileError, match="application app-2") as caught:
        bring_in(office, SECOND | {key: value})
    assert "1111111111" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "[5]", "[", '"x"'])
def test_a_wrong_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ApplicationFileError, match=r"a\.json"):
        read_applications(tmp_path / "a.json")
    with pytest.raises(ApplicationFileError, match=r"none\.json"):
        read_applications(tmp_path / "none.json")


def test_a_file_is_a_list_of_objects(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([APPLICANT]))
    assert read_applications(tmp_path / "a.json") == [APPLICANT]


def test_overdue_claims_are_freed_and_the_others_kept(office: Office) -> None:
    office.claim()
    with office.engine.begin() as connection:
        assert free_overdue(connection, office.now + 179) == 0
        assert free_overdue(connection, office.now + 180) == 1
    assert office.state() == "READY_FOR_DELIVERY"
