"""The desk's commands, typed as an officer would."""

import io
import json
from pathlib import Path

import pytest

from centre.appointments.places import import_places
from centre.cli import main
from centre.fleet.register import add_officer
from centre.storage.database import open_database
from tests.centre.appointments.test_appointments import DOCUMENT
from tests.centre.office import APPLICANT, ELSEWHERE, OFFICER, PIN, PLACE, RECEIPT


@pytest.fixture
def shared(tmp_path: Path) -> list[str]:
    """A centre with one application ready for delivery."""
    url = f"sqlite:///{tmp_path}/centre.db"
    options = ["--database", url, "--keys", str(tmp_path / "keys")]
    (tmp_path / "applications.json").write_text(json.dumps([APPLICANT]))
    assert main(["import", str(tmp_path / "applications.json"), *options]) == 0
    engine = open_database(url)
    with engine.begin() as connection:
        import_places(connection, DOCUMENT)
        add_officer(connection, OFFICER, PLACE, PIN)
    engine.dispose()
    return options


class Typed:
    def __init__(
        self, shared: list[str], monkeypatch: pytest.MonkeyPatch, output: pytest.CaptureFixture[str]
    ) -> None:
        self._shared = shared
        self._monkeypatch = monkeypatch
        self._output = output

    def __call__(self, *arguments: str, pins: str = f"{PIN}\n") -> tuple[int, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(pins))
        self._output.readouterr()
        code = main(["desk", *arguments, *self._shared])
        out, err = self._output.readouterr()
        return code, (out + err).strip()


@pytest.fixture
def typed(shared: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(shared, monkeypatch, capsys)


def who(reason: str = "moved away") -> tuple[str, ...]:
    return ("--officer", OFFICER, "--reason", reason)


def test_a_place_is_changed_and_the_slip_has_the_same_number(typed: Typed) -> None:
    told = typed("change-place", "8516 3049 2716", "--place", ELSEWHERE, *who())
    assert told == (0, f"receipt 8516 3049 2716: delivery at {ELSEWHERE}")
    code, shown = typed("show", RECEIPT)
    seen = json.loads(shown)
    assert (code, seen["state"], seen["card"]["wanted_at"]) == (0, "IN_PRODUCTION", ELSEWHERE)
    assert typed("arrived", "C0FFEE01", *who("courier")) == (
        0,
        f"arrived: IN_PRODUCTION, wanted at {ELSEWHERE}",
    )


@pytest.mark.parametrize(
    ("arguments", "pins", "told"),
    [
        (("reprint", RECEIPT, *who()), "000000\n", "officer or PIN is wrong"),
        (("reprint", "1", *who()), f"{PIN}\n", "no application has this number"),
        (("reprint", RECEIPT, *who("x")), f"{PIN}\n", "give the reason with --reason"),
        (("change-place", RECEIPT, "--place", "x", *who()), f"{PIN}\n", "authorised place"),
        (("hand-over", RECEIPT, *who()), f"{PIN}\n", "not in a state for this; see desk show"),
        (("correct", RECEIPT, "--set", "مریم", *who()), f"{PIN}\n", "--set wants ITEM=VALUE"),
        (("show", "1"), "", "no application has this number"),
    ],
)
def test_what_is_refused_is_one_line_with_the_remedy(
    typed: Typed, arguments: tuple[str, ...], pins: str, told: str
) -> None:
    code, text = typed(*arguments, pins=pins)
    assert code == 1
    assert text.startswith("kiosk-centre: ")
    assert told in text
    assert "\n" not in text


def test_a_person_is_erased_with_the_word_of_two(typed: Typed, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/centre.db")
    with engine.begin() as connection:
        add_officer(connection, "سارا", PLACE, PIN)
    engine.dispose()
    assert typed("erase", RECEIPT, *who(), "--second", "سارا", pins=f"{PIN}\n{PIN}\n")[0] == 1
    assert typed("ineligible", RECEIPT, "--outcome", "deceased", *who())[0] == 0
    told = typed("erase", RECEIPT, *who("asked in writing"), "--second", "سارا", pins=f"{PIN}\n{PIN}\n")
    assert told == (0, "erased: 0 records, their key and all digests; moves and book stay")


def test_the_book_tells_every_act_and_that_it_is_whole(typed: Typed, tmp_path: Path) -> None:
    assert typed("log") == (0, "the book is empty")
    assert typed("reprint", RECEIPT, *who("receipt lost"))[1] == (
        f"receipt 8516 3049 2716, copy 1: delivery at {PLACE}"
    )
    typed("reprint", RECEIPT, *who("receipt lost"), pins="000000\n")
    code, text = typed("log")
    assert code == 0
    done, refused = text.splitlines()
    assert "reprint app-1: done; " in done
    assert done.endswith(f" at {PLACE}: receipt lost")
    assert "reprint app-1: wrong_pin; unknown at unknown" in refused
    assert typed("log", "--verify") == (0, "the book is whole")
    engine = open_database(f"sqlite:///{tmp_path}/centre.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM desk_acts WHERE number = 1")
    engine.dispose()
    assert typed("log", "--verify")[0] == 1
