"""A kiosk's new keys are taken on the word of the old ones, and both are believed for a while."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from centre.completion.packet_links import packet_links
from centre.fleet.alarms import KEY_CHANGED
from centre.fleet.key_changes import AGAIN, BEFORE_KEPT, change_keys, forget_old_keys
from centre.fleet.tables import alarms
from kiosk.domain.key_change import KeyChange, sign_change
from kiosk.domain.sealing import key_text
from tests.centre.office import ON_SQLITE, PLACE, Office

pytestmark = ON_SQLITE
KIOSK = "k-17"


class Changing:
    """A kiosk that changes its keys, told straight to the centre's operation."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.signing = Ed25519PrivateKey.generate()
        self.next_sealing, self.next_signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()

    def asks(self, signed_by: Ed25519PrivateKey | None = None) -> dict[str, Any]:
        change = KeyChange(self.next_sealing.public_key(), self.next_signing.public_key())
        told = sign_change(change, KIOSK, signed_by or self.signing)
        with self.office.engine.begin() as connection:
            kiosk = self.office.kiosk_in(connection, KIOSK)
            return change_keys(connection, kiosk, told, self.office.now)

    def uses(self) -> None:
        """The kiosk was started anew with the keys that the centre took."""
        self.office.kiosk_keys[KIOSK], self.signing = self.next_sealing, self.next_signing
        self.next_sealing, self.next_signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()

    def signed_a_packet(self) -> None:
        row = {
            "packet": "p",
            "kiosk": KIOSK,
            "before": "",
            "link": "",
            "key": key_text(self.signing.public_key()),
        }
        with self.office.engine.begin() as connection:
            connection.execute(packet_links.insert().values(**row, at=0.0))

    def alarms(self) -> list[str]:
        with self.office.engine.begin() as connection:
            return list(connection.execute(alarms.select().with_only_columns(alarms.c.code)).scalars())


@pytest.fixture
def changing(office: Office) -> Changing:
    return Changing(office)


def test_before_and_after_the_change_the_kiosk_is_heard_and_answered_with_the_key_it_uses(
    changing: Changing,
) -> None:
    office = changing.office
    assert changing.asks()["ok"]
    old = office.take(office.event(1))
    assert (old.new, office.ack(old).upto) == (1, 1)
    changing.uses()
    new = office.take(office.event(2))
    assert (new.new, office.ack(new).upto) == (1, 2)


def test_after_a_month_the_old_key_is_believed_no_more(changing: Changing) -> None:
    office = changing.office
    assert changing.asks()["ok"]
    for wait, refused in ((-1.0, 0), (2.0, 1)):
        office.clock.turn(BEFORE_KEPT.total_seconds() + wait)
        with office.engine.begin() as connection:
            forget_old_keys(connection, office.now)
        assert office.take(office.event(1)).refused == refused
        office.clock.turn(-BEFORE_KEPT.total_seconds())


def test_a_kiosk_that_is_enrolled_anew_is_believed_by_its_new_key_alone(changing: Changing) -> None:
    office = changing.office
    assert changing.asks()["ok"]
    office.enrol(KIOSK, PLACE)
    changing.uses()
    assert office.take(office.event(1)).refused == 1


def test_asked_again_it_is_the_same_change_and_another_waits_a_day(changing: Changing) -> None:
    assert changing.asks()["ok"]
    assert changing.asks()["ok"]
    changing.uses()
    assert changing.asks() == {"ok": False, "code": "too_soon"}
    changing.office.clock.turn(AGAIN.total_seconds())
    assert changing.asks()["ok"]


def test_a_key_that_never_signed_for_this_kiosk_changes_nothing_and_is_told(changing: Changing) -> None:
    changing.signed_a_packet()
    assert changing.asks(signed_by=Ed25519PrivateKey.generate())["code"] == "not_newest"
    assert changing.alarms() == [KEY_CHANGED]
    assert changing.asks()["ok"]
    changing.uses()
    changing.office.clock.turn(AGAIN.total_seconds())
    assert changing.asks(signed_by=Ed25519PrivateKey.generate())["code"] == "not_newest"


def test_a_spoilt_change_is_refused(changing: Changing) -> None:
    with changing.office.engine.begin() as connection:
        kiosk = changing.office.kiosk_in(connection, KIOSK)
        reply = change_keys(connection, kiosk, {"sealing": "0" * 64}, changing.office.now)
    assert reply["code"] == "bad_request"
