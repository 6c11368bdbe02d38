from simulators.scenario import Run
from simulators.scenarios.judging import judged

SAID = ["D1  claim", "D6  verdict no_match", "D6  verdict match", "outcome delivered"]


def test_a_kiosk_that_did_as_expected_is_found_nothing_against() -> None:
    run = Run(("deliver",), says=("^D1", "no_match", "verdict match", "delivered"), never=("refused",))
    assert judged(run, SAID, 0) == []


def test_the_exit_status_counts() -> None:
    assert judged(Run(("deliver",), exit=3), SAID, 0) == ["it ended with 0 instead of 3"]


def test_what_is_said_in_another_order_is_not_what_was_expected() -> None:
    found = judged(Run(("deliver",), says=("verdict match", "no_match")), SAID, 0)
    assert found == ["it did not say 'no_match' after the others"]


def test_what_must_never_be_said_is_shown() -> None:
    assert judged(Run(("deliver",), never=("deliv",)), SAID, 0) == ["it said 'outcome delivered'"]


def test_a_kiosk_that_was_to_die_must_have_come_so_far() -> None:
    run = Run(("deliver",), exit=None, kill="^D7 ")
    assert judged(run, SAID, None) == ["it never said '^D7 ', after which it was to die"]
    assert judged(run, [*SAID, "D7  release"], None) == []
