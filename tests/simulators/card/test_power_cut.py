"""The card loses its power before or after every command of a delivery, and inside every write."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.card.application import Outcome
from drivers.card.profile import CardState
from drivers.errors import DeviceGone
from simulators.card import memory
from simulators.card.chip import Chip
from tests.drivers.card.cards import OWNER, RIGHT, chip, deliver, opened, record
from tests.simulators.card.matrix import COMMANDS

WRITES = 4  # the date seen, the try taken, the tries given back, the record
Write = Callable[[Path, str], None]


class PowerCutError(Exception):
    """The program inside the card goes no further."""


class Line:
    """Carries commands until the one of this number, whose answer nobody hears."""

    def __init__(self, card: Chip, cut_at: int, *, carried_out: bool) -> None:
        self._card = card
        self._left = cut_at
        self._carried_out = carried_out

    def transmit(self, apdu: bytes) -> bytes:
        self._left -= 1
        if self._left >= 0:
            return self._card.process(apdu)
        if self._carried_out:
            self._card.process(apdu)
        raise DeviceGone("the card has no power", "put it in again")


def is_whole(state: Path) -> bool:
    """Whether what the card remembers is one of its right states, and it goes on from there."""
    card = opened(chip(state).process)
    if card.delivery_state() is CardState.DELIVERED:
        given = card.read_receipt()
        return given is not None and given.record == record()
    if card.tries_left(RIGHT) not in (4, 5) or card.verify(RIGHT, OWNER).outcome is not Outcome.MATCH:
        return False
    return card.write_delivery_record(record()).record == record()


@pytest.mark.parametrize("carried_out", [False, True])
def test_a_cut_at_any_command_leaves_a_card_that_goes_on(tmp_path: Path, carried_out: bool) -> None:
    for at in range(COMMANDS):
        state = tmp_path / f"{at}.json"
        with suppress(DeviceGone):
            deliver(Line(chip(state), at, carried_out=carried_out).transmit, OWNER)
        assert is_whole(state)


@pytest.mark.parametrize("after", [False, True])
def test_a_cut_inside_any_write_leaves_the_old_content_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    whole = memory._write
    for number in range(WRITES + 1):
        state = tmp_path / f"{number}.json"
        card = chip(state)
        monkeypatch.setattr(memory, "_write", _cut_in(whole, number, after))
        if number < WRITES:
            with pytest.raises(PowerCutError):
                deliver(card.process, OWNER)
        else:
            assert deliver(card.process, OWNER) is not None
        monkeypatch.setattr(memory, "_write", whole)
        assert is_whole(state)


def _cut_in(whole: Write, number: int, after: bool) -> Write:
    left = [number]

    def write(path: Path, text: str) -> None:
        left[0] -= 1
        if left[0] >= 0:
            whole(path, text)
            return
        if after:
            whole(path, text)
        else:
            path.with_name(path.name + ".new").write_text(text[: len(text) // 2], "utf-8")
        raise PowerCutError

    return write
