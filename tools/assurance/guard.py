"""A dozen wrong rules of the delivery that the tests must notice: `python -m tools.assurance.guard`.

Each is a changed line of one function, put in its place in a child process alone; the files stay as they are.
"""

import importlib
import inspect
import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import CodeType, FunctionType

import pytest

_SESSION = "kiosk.session"
TESTS = tuple(
    f"tests/kiosk/session/test_{each}.py" for each in ("records", "ends", "recovery", "last_limits")
)
_FAST = ("-x", "-q", "--no-header", "-p", "no:xdist", "-k", "not journal_is_lost")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What would be wrong, where, and the line that makes it so."""

    name: str
    function: str
    right: str
    wrong: str


WRONGS = (
    Wrong(
        "a sample of any quality is compared",
        "handover.good_sample",
        "quality < policy.verify_quality_min",
        "quality < 0",
    ),
    Wrong(
        "another finger than the one asked for is compared",
        "handover.good_sample",
        "    if finger is not chosen.position:\n",
        "    if False:\n",
    ),
    Wrong(
        "the chip is asked before its try is written down",
        "handover.good_sample",
        "(write, VerifyOnCard(state.session, chosen))",
        "(VerifyOnCard(state.session, chosen), write)",
    ),
    Wrong("tries never end", "policy.may_try", "number <= policy.verify_max_tries", "number <= 99"),
    Wrong(
        "the tries kept for the desk are used up",
        "policy.may_try",
        "tries_left > policy.card_tries_reserve",
        "tries_left > 0",
    ),
    Wrong(
        "a chip is believed to have gained tries",
        "attempts.after_verdict",
        "min(tries_left, attempt.finger.tries_left)",
        "tries_left",
    ),
    Wrong(
        "any card is taken for the claim's",
        "handover.card_read",
        "if card.serial != reading.claim.card_serial:",
        "if False:",
    ),
    Wrong(
        "a mismatch leads to a delivery",
        "step._with_card",
        "return handover.not_matched(state, attempt, tries_left)",
        "return handover.matched(state, attempt)",
    ),
    Wrong(
        "a card pulled out after its yes is still released",
        "step._card_gone",
        "Comparing() | NotMatched() | Recording():",
        "Comparing() | NotMatched():",
    ),
    Wrong(
        "a void try is not counted",
        "trouble.card_refused",
        "_without_card(attempt, tries=attempt.number)\n",
        "_without_card(attempt, tries=attempt.number - 1)\n",
    ),
    Wrong(
        "an answer to an earlier session counts", "step.step", "!= state.session:", "!= state.session and 0:"
    ),
    Wrong(
        "a release nobody saw is taken for a delivery",
        "recovery._closed",
        "_end(last, DeliveryOutcome.UNCONFIRMED)",
        "_end(last, DeliveryOutcome.DELIVERED)",
    ),
)


def put_wrong(wrong: Wrong) -> None:
    """Change the function for the rest of this process."""
    module_name, name = wrong.function.split(".")
    module = importlib.import_module(f"{_SESSION}.{module_name}")
    source = inspect.getsource(module)
    if source.count(wrong.right) != 1:
        raise ValueError(f"{wrong.function} no longer says {wrong.right!r} once; write the wrong rule anew")
    changed = compile(source.replace(wrong.right, wrong.wrong), str(module.__file__), "exec")
    function = getattr(module, name)
    assert isinstance(function, FunctionType)
    function.__code__ = next(code for code in _codes(changed) if code.co_name == name)


def unnoticed(wrongs: tuple[Wrong, ...] = WRONGS) -> Iterator[str]:
    """Those no test fails for; the tests run once with nothing wrong, so that a child finds them loaded."""
    if not _tests_hold():
        yield "the tests fail with nothing wrong"
    yield from (wrong.name for wrong in wrongs if _holds_with(wrong))


def _holds_with(wrong: Wrong) -> bool:
    child = os.fork()
    if child == 0:
        put_wrong(wrong)
        os._exit(0 if _tests_hold() else 1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _tests_hold() -> bool:
    with redirect_stdout(io.StringIO()):
        ended = pytest.main([*_FAST, *TESTS])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"the tests could not run: {ended}")
    return ended == pytest.ExitCode.OK


def _codes(module: CodeType) -> Iterator[CodeType]:
    return (each for each in module.co_consts if isinstance(each, CodeType))


def main() -> int:
    found = list(unnoticed())
    print("\n".join((*found, f"{len(WRONGS)} wrong rules, {len(found)} unnoticed")))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
