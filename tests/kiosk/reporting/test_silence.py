"""For every request there is a word on what happens when nobody answers."""

import pytest

from centre.line.operations import operations
from centre.storage.keys import CentreKeys
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.ports import CentreSilentError
from kiosk.reporting.silence import WHEN_SILENT, Silence, or_instead


def silent() -> str:
    raise CentreSilentError("no line")


def test_every_request_of_the_centre_is_in_the_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    keys = CentreKeys.open(tmp_path_factory.mktemp("keys"))
    assert set(operations(keys, DEFAULT_POLICY)) == set(WHEN_SILENT)


def test_no_booking_is_ever_made_up_here() -> None:
    slots = {each for op, each in WHEN_SILENT.items() if op.startswith("slot.")}
    assert slots == {Silence.NOT_DONE}


def test_an_answer_is_taken_and_silence_is_filled_as_the_table_says() -> None:
    instead = {Silence.LAST_ANSWER: lambda silence: "what was known"}
    assert or_instead("appl.status", lambda: "fresh", instead) == "fresh"
    assert or_instead("appl.status", silent, instead) == "what was known"
    with pytest.raises(CentreSilentError):
        or_instead("slot.book", silent, instead)
