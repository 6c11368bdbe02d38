"""Coverage told by room, and the delivery's own rules taken whole by their own tests."""

from pathlib import Path
from typing import Any

import pytest

from tools.assurance import branches
from tools.assurance.branches import (
    ROOMS,
    ROOT,
    Room,
    count,
    gather,
    judged,
    left,
    pieces,
    run,
    run_pieces,
    summary,
)

GUARD = tuple(
    f"kiosk/session/{each}.py" for each in ("handover", "endings", "attempts", "policy", "recovery")
)
_STORIES = ("stories", "finger_stories", "card_stories", "custody_stories")
ITS_TESTS = tuple(
    f"tests/kiosk/session/test_{each}.py"
    for each in ("records", "ends", "recovery", "last_limits", *_STORIES)
)


def figures(lines: int, taken: int, branches: int, branches_taken: int, **missing: Any) -> dict[str, Any]:
    told = {
        "num_statements": lines,
        "covered_lines": taken,
        "num_branches": branches,
        "covered_branches": branches_taken,
    }
    return {"summary": told, "missing_lines": [], "missing_branches": [], **missing}


FILES = {
    "kiosk/session/step.py": figures(10, 10, 4, 4),
    "drivers/card/apdu.py": figures(
        100, 99, 10, 8, missing_lines=[7], missing_branches=[[6, 7], [9, -3], [9, 12]]
    ),
    "kiosk/storage/store.py": figures(0, 0, 0, 0),
}


def test_a_room_is_as_good_as_the_worse_of_lines_and_branches() -> None:
    assert [count(room, FILES).percent for room in ROOMS[:3]] == [100.0, 80.0, 100.0]
    lines = dict(zip((room.name for room in ROOMS), judged(FILES), strict=True))
    assert lines["core"] == ("| core | 10 of 10, 100.00 % | 4 of 4, 100.00 % | 100 % |", True)
    assert lines["drivers"] == ("| drivers | 99 of 100, 99.00 % | 8 of 10, 80.00 % | 95 % |", False)
    assert lines["whole"][0] == "| whole | 109 of 110, 99.09 % | 12 of 14, 85.71 % | 90 % |"
    assert summary(FILES) == "core 100.0 %, drivers 80.0 %, store 100.0 %, whole 85.7 %"


def test_each_place_that_is_not_taken_is_named_once() -> None:
    assert count(Room("drivers", 95.0, ("drivers/",)), FILES).missing == (
        "drivers/card/apdu.py:7 is never run",
        "drivers/card/apdu.py:9 never goes out of its function",
        "drivers/card/apdu.py:9 never goes to line 12",
    )


def test_every_room_is_there() -> None:
    assert all((ROOT / path).is_dir() for room in ROOMS for path in room.paths if path)


def test_a_run_that_was_stopped_goes_on_with_the_pieces_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []

    def stopped_at_the_third(tests: tuple[str, ...], folder: Path, runs: object) -> None:
        if len(ran) == 2:
            raise KeyboardInterrupt
        ran.append(tests)

    monkeypatch.setattr(branches, "run", stopped_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run_pieces(tmp_path)
    assert left(tmp_path) == pieces()[2:]
    monkeypatch.setattr(branches, "run", lambda tests, folder, runs: ran.append(tests))
    run_pieces(tmp_path)
    assert ran == [*((each,) for each in pieces()[:-1]), ("tests",)]
    assert left(tmp_path) == ()


def test_what_was_counted_of_another_commit_is_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "pieces").write_text("0123abcd\n")
    with pytest.raises(SystemExit, match="another commit"):
        run_pieces(tmp_path)


def test_every_test_is_in_a_piece() -> None:
    tests = [each.relative_to(ROOT) for each in (ROOT / "tests").rglob("test_*.py")]
    assert all(str(each).startswith(pieces()[:-1]) for each in tests)


@pytest.mark.timeout(600)
def test_the_rules_of_the_delivery_are_taken_whole_by_their_own_tests(tmp_path: Path) -> None:
    run(ITS_TESTS, tmp_path, (("-q", "-p", "no:xdist", "-k", "not journal_is_lost"),))
    counted = count(Room("guard", 100.0, GUARD), gather(tmp_path, GUARD))
    assert counted.lines > 250
    assert counted.missing == ()
