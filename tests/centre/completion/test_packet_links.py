"""A packet that was left out, or signed by another key, is told; one that came twice is not."""

import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from centre.completion.packet_links import enter, packet_links
from centre.fleet.hot_list import Urgency, hot_list
from centre.fleet.watch import view
from kiosk.domain.packet_chain import FIRST, SignedPacket, link_of, open_packet, sign_packet
from tests.centre.completion.test_completion import Desk
from tests.centre.office import Office

KEY = Ed25519PrivateKey.from_private_bytes(b"p" * 32)


def _chain(
    length: int, key: Ed25519PrivateKey = KEY, before: bytes = FIRST
) -> list[tuple[uuid.UUID, SignedPacket]]:
    made = []
    for number in range(length):
        name = uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {key.public_key().public_bytes_raw().hex()}")
        signed = sign_packet(b"body", name, "k-17", before, key)
        made.append((name, open_packet(signed, name, "k-17")))
        before = link_of(signed)
    return made


def _enter(office: Office, packets: list[tuple[uuid.UUID, SignedPacket]]) -> None:
    with office.engine.begin() as connection:
        for name, opened in packets:
            enter(connection, "k-17", name, opened, 0.0)


def test_a_whole_chain_says_nothing_even_twice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office, chain = Office(tmp_path), _chain(4)
    _enter(office, [*chain, *chain])
    assert "packet" not in caplog.text
    with office.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(packet_links)).scalar_one() == 4


def test_a_packet_that_was_left_out_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, _, third = _chain(3)
    _enter(Office(tmp_path), [first, third])
    assert caplog.text.count("the one before it never came") == 1
    assert str(third[0]) in caplog.text


def test_another_key_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    chain = _chain(2)
    other = _chain(1, Ed25519PrivateKey.from_private_bytes(b"q" * 32), chain[-1][1].link)
    _enter(Office(tmp_path), [*chain, *other])
    assert "another key" in caplog.text and "never came" not in caplog.text


def test_a_gap_and_another_key_stand_among_what_needs_a_person_now(tmp_path: Path) -> None:
    office, chain = Office(tmp_path), _chain(3)
    _enter(office, [chain[0], chain[2]])
    _enter(office, _chain(1, Ed25519PrivateKey.from_private_bytes(b"q" * 32), chain[2][1].link))
    matters = [each for each in hot_list(view(office.engine, 0.0)) if each.subject == "k-17"]
    told = [each.words for each in matters if each.urgency is Urgency.NOW]
    assert any("packet_missing" in words for words in told), told
    assert any("packet_key_changed" in words for words in told), told


def test_every_packet_that_is_committed_has_its_place(tmp_path: Path) -> None:
    desk = Desk(Office(tmp_path))
    assert desk.send()["ok"]
    assert desk.count(packet_links) == 1
