"""Technicians sign on against the list that `kiosk-centre technicians` wrote, with nobody to ask."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from centre.cli import main as centre
from centre.storage.keys import CentreKeys
from kiosk.reporting.technicians import Accounts
from kiosk.session.journeys.technician.parts import Refusal, Technician, TechnicianRole
from kiosk.storage.store import Store
from kiosk.storage.tries import Tries
from tests.kiosk.fakes import FakeClock

PINS = "582914\n104477\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.stdin", io.StringIO(PINS))
    assert centre(_command(tmp_path, "70125:mend", "70126:look", "--place", "place-1")) == 0
    return tmp_path


def _command(folder: Path, *words: str) -> list[str]:
    return ["technicians", f"--keys={folder}/centre", "--out", str(folder / "technicians.json"), *words]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "state").mkdir(mode=0o700)
    store = Store.open(tmp_path / "state")
    yield store
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def accounts(folder: Path, store: Store, clock: FakeClock) -> Accounts:
    key = CentreKeys.open(folder / "centre").signing.public_key()
    return Accounts(folder, key, "place-1", Tries(store, clock), clock)


def test_number_and_pin_tell_who_it_is(accounts: Accounts) -> None:
    mender, looker = accounts.check("70125", "582914"), accounts.check("۷۰۱۲۶", "۱۰۴۴۷۷")
    assert isinstance(mender, Technician)
    assert isinstance(looker, Technician)
    assert (mender.role, looker.role) == (TechnicianRole.MEND, TechnicianRole.LOOK)
    assert "70125" not in mender.reference


def test_a_wrong_pin_and_an_unknown_number_are_one_answer(accounts: Accounts) -> None:
    assert accounts.check("70125", "104477") == (Refusal.WRONG, None)
    assert accounts.check("70999", "104477") == (Refusal.WRONG, None)


def test_five_wrong_tries_lock_the_number_for_a_while(accounts: Accounts, clock: FakeClock) -> None:
    for _ in range(5):
        accounts.check("70125", "000000")
    refusal, wait_s = accounts.check("70125", "582914")  # type: ignore[misc]
    assert (refusal, wait_s) == (Refusal.LOCKED, 600.0)
    assert isinstance(accounts.check("70126", "104477"), Technician)
    clock.seconds += 601
    assert isinstance(accounts.check("70125", "582914"), Technician)


def test_a_store_that_fails_lets_the_technician_in_and_nobody_guess(accounts: Accounts, store: Store) -> None:
    store.close()
    assert isinstance(accounts.check("70125", "582914"), Technician)
    for _ in range(5):
        accounts.check("70125", "000000")
    assert accounts.check("70125", "582914")[0] is Refusal.LOCKED  # type: ignore[index]


@pytest.mark.parametrize("content", [None, "", "[]", '{"place": "place-1"}'])
def test_without_a_list_that_is_good_nobody_signs_on(
    accounts: Accounts, folder: Path, content: str | None
) -> None:
    (folder / "technicians.json").unlink()
    if content is not None:
        (folder / "technicians.json").write_text(content)
    assert accounts.check("70125", "582914") == (Refusal.NO_ACCOUNTS, None)


def test_the_list_holds_no_pin_and_is_for_its_owner_alone(folder: Path) -> None:
    file = folder / "technicians.json"
    assert file.stat().st_mode & 0o077 == 0
    assert "582914" not in file.read_text()
    assert all(
        each["pin_hash"].startswith("$argon2id$") for each in json.loads(file.read_text())["technicians"]
    )


@pytest.mark.parametrize(
    ("words", "pins", "problem"),
    [
        (["70125"], PINS, "NUMBER:ROLE"),
        (["70125:deliver"], PINS, "NUMBER:ROLE"),
        (["70125:mend", "70125:look"], PINS, "twice"),
        (["70125:mend"], "1234\n", "6 to 8 digits"),
        (["70125:mend", "--days", "0"], PINS, "1 to 400"),
    ],
)
def test_what_makes_no_list_is_said_in_one_line(
    tmp_path: Path,
    words: list[str],
    pins: str,
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(pins))
    assert centre(_command(tmp_path, *words)) == 1
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1
    assert not (tmp_path / "technicians.json").exists()
