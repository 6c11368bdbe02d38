"""A kiosk changes its keys in time: the same until the centre has answered, the old ones until then."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.key_change import read_change
from kiosk.domain.sealing import key_text
from kiosk.keys.ring import KeyRing, Purpose
from kiosk.ports import CentreSilentError
from kiosk.reporting.key_renewal import KEYS_LAST, KeyRenewal
from kiosk.reporting.keys import make_kiosk_key
from kiosk.reporting.requests import Reply
from kiosk.reporting.signing import PUBLIC_FILE, read_public_keys, signing_key
from tests.kiosk.domain.turned_clock import TurnedClock

KIOSK = "k-17"


class Asked:
    """A centre that answers as it is told to, and remembers what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, TurnedClock()
        self.reply: Reply | None = Reply({})
        self.told: list[dict[str, Any]] = []
        self.taken = 0
        make_kiosk_key(folder)
        signing_key(folder)
        self.turn(timedelta())

    def turn(self, by: timedelta) -> None:
        since = max(key.since for key in KeyRing.load(self.folder).keys)
        self.clock.started = since + by - timedelta(seconds=self.clock.elapsed_s)

    def renewal(self) -> KeyRenewal:
        return KeyRenewal(self.folder, KIOSK, self._ask, taken=self._take, clock=self.clock)

    def _ask(self, op: str, data: dict[str, Any]) -> Reply:
        assert op == "keys.renew"
        self.told.append(data)
        if self.reply is None:
            raise CentreSilentError("nobody answers")
        return self.reply

    def _take(self) -> None:
        self.taken += 1


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def test_keys_are_changed_when_they_are_old_and_not_before(asked: Asked) -> None:
    asked.turn(KEYS_LAST - timedelta(seconds=1))
    assert not asked.renewal().is_due()
    asked.turn(KEYS_LAST)
    renewal = asked.renewal()
    assert renewal.is_due()
    assert renewal.renew() is None
    assert not renewal.is_due()
    assert asked.taken == 1


def test_the_new_keys_are_signed_with_the_old_one_and_used_from_then_on(asked: Asked) -> None:
    before = signing_key(asked.folder)
    assert asked.renewal().renew() is None
    change, by = read_change(asked.told[0], KIOSK)
    assert by == before.public_key()
    assert key_text(change.sealing) == make_kiosk_key(asked.folder)
    assert change.signing == signing_key(asked.folder).public_key()
    assert read_public_keys(asked.folder / PUBLIC_FILE) == [change.signing, before.public_key()]


@pytest.mark.parametrize("reply", [None, Reply(None, "too_soon")], ids=["silence", "refused"])
def test_until_the_centre_has_taken_them_the_old_ones_serve_and_the_same_are_asked_for_again(
    asked: Asked, reply: Reply | None
) -> None:
    old, asked.reply = make_kiosk_key(asked.folder), reply
    for renewal in (asked.renewal(), asked.renewal()):
        if reply is None:
            with pytest.raises(CentreSilentError):
                renewal.renew()
        else:
            assert renewal.renew() == "too_soon"
        assert make_kiosk_key(asked.folder) == old
    assert asked.told[0] == asked.told[1]
    assert asked.taken == 0


def test_old_keys_are_destroyed_at_the_next_start(asked: Asked) -> None:
    asked.renewal().renew()
    ended = [key for key in KeyRing.load(asked.folder).keys if key.until is not None]
    assert {key.purpose for key in ended} == {Purpose.OUTBOX, Purpose.AUDIT}
    assert not asked.renewal().is_due()
    assert all(key.until is None for key in KeyRing.load(asked.folder).keys)
