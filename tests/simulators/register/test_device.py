"""What the simulated register remembers, tells of by itself, and leaves to chance."""

from pathlib import Path

import pytest

from kiosk.domain.inquiry import InquiryOutcome
from simulators.register.device import Register
from simulators.register.people import CODE, Person
from simulators.state_file import StateFile

FIRST, SECOND = "9991234500", "9991234519"


def register(state: Path | None = None, seed: int = 0) -> Register:
    people = {code: Person({CODE: code}) for code in (FIRST, SECOND)}
    return Register(people, delay_s=1.0, seed=seed, state=StateFile(state))


def test_deaths_and_lost_rights_are_told_in_order_and_once() -> None:
    known = register()
    known.handle({"do": "change", "code": FIRST, "outcome": "deceased"})
    known.handle({"do": "change", "code": SECOND, "outcome": "duplicate"})
    known.handle({"do": "change", "code": SECOND, "outcome": "not_eligible"})
    told = known.notices(0)["notices"]
    assert [(each["number"], each["national_code"], each["outcome"]) for each in told] == [
        (1, FIRST, "deceased"),
        (2, SECOND, "not_eligible"),
    ]
    assert known.notices(1)["notices"] == told[1:]
    assert known.notices(2)["notices"] == []


def test_what_was_changed_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "register.json"
    register(file).handle({"do": "change", "code": FIRST, "outcome": "deceased"})
    again = register(file)
    assert again.people[FIRST].outcome is InquiryOutcome.DECEASED
    assert again.notices(0)["notices"][0]["national_code"] == FIRST
    assert again.people[SECOND].outcome is None


@pytest.mark.parametrize("text", ['{"people": [{}]}', '{"told": [1]}', '{"told": [["1", "x"]]}', "x"])
def test_a_state_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "register.json"
    file.write_text(text)
    with pytest.raises(ValueError, match="state"):
        register(file)


def test_pauses_are_the_same_for_the_same_seed() -> None:
    one, same, other = (
        [each.pause_s() for _ in range(5)] for each in (register(), register(), register(seed=1))
    )
    assert one == same != other
    assert all(0.8 <= pause <= 1.2 for pause in one)
