"""Packets on the kiosk: read by the centre alone, chained, resumed where they stopped, gone for good."""

import json
import os
import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.packet_chain import FIRST, SignedPacket, open_packet
from kiosk.domain.sealing import SealError, unseal
from kiosk.domain.wire import packet_context
from kiosk.reporting.packets import PART_BYTES, parts_of
from kiosk.storage.packet_shelf import StoredPacket
from tests.kiosk.branch import KIOSK, SIGNING, Branch

SECRET = "fingerprint-of-somebody"


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


def _put(branch: Branch, number: int, **more: object) -> StoredPacket:
    name = uuid.UUID(int=number)
    branch.packets.put(name, f"application-{number}", {"face": SECRET, **more}, {})
    found = branch.packets.find(name)
    assert found
    return found


def _opened(branch: Branch, packet: StoredPacket) -> SignedPacket:
    centre, kiosk = branch.office.keys.sealing, branch.keys.own.public_key()
    return open_packet(
        unseal(centre, kiosk, packet.sealed, packet_context(KIOSK, packet.id)), packet.id, KIOSK
    )


def test_the_centre_reads_what_was_put_and_the_kiosk_cannot(branch: Branch) -> None:
    packet = _put(branch, 1)
    opened = _opened(branch, packet)
    assert json.loads(opened.body)["face"] == SECRET
    assert opened.key == SIGNING.public_key()
    for key in (branch.keys.own, X25519PrivateKey.generate()):
        with pytest.raises(SealError):
            unseal(key, branch.keys.own.public_key(), packet.sealed, packet_context(KIOSK, packet.id))


def test_packets_are_chained_over_deletions_and_restarts(branch: Branch) -> None:
    first = _put(branch, 1)
    branch.packets.acknowledged(first)
    branch.restart()
    second = _put(branch, 2)
    third = _put(branch, 3)
    chain = [_opened(branch, each) for each in (first, second, third)]
    assert [each.before for each in chain] == [FIRST, chain[0].link, chain[1].link]


def test_after_the_acknowledgement_no_byte_of_a_packet_is_in_any_file(branch: Branch) -> None:
    packet = _put(branch, 1, pages=os.urandom(60_000).hex())
    pieces = [packet.sealed[at : at + 64] for at in range(0, len(packet.sealed) - 64, 9_973)]
    assert any(piece in _all_files(branch) for piece in pieces)
    assert SECRET.encode() not in _all_files(branch)
    branch.packets.acknowledged(packet)
    left = _all_files(branch)
    assert not any(piece in left for piece in pieces)


def test_without_the_centres_key_a_stolen_disk_tells_nothing(branch: Branch) -> None:
    """Crypto-erasure: a new key at the centre ends every packet sealed to the old one."""
    packet = _put(branch, 1)
    stolen = _all_files(branch)
    assert packet.sealed[100:164] in stolen
    assert SECRET.encode() not in stolen
    own, bound = branch.keys.own.public_key(), packet_context(KIOSK, packet.id)
    with pytest.raises(SealError):
        unseal(X25519PrivateKey.generate(), own, packet.sealed, bound)


@pytest.mark.parametrize("cut_at", [0, 1, 4, 8])
def test_an_upload_that_is_cut_goes_on_with_no_more_than_one_part_again(branch: Branch, cut_at: int) -> None:
    packet = _put(branch, 1, pages="x" * (8 * PART_BYTES))
    whole = parts_of(packet.sealed)
    branch.up = True
    for _ in range(cut_at):
        branch.backlog.tend()
    branch.deaf = True
    branch.backlog.tend()
    sent_before = branch.asked.count("packet.part")
    branch.deaf = False
    branch.restart()
    while branch.packets.waiting() and branch.asked.count("packet.commit") == 0:
        branch.backlog.tend()
    assert sent_before <= cut_at + 3
    again = branch.asked.count("packet.part") - whole
    assert 0 <= again <= 3, "the part that was not answered is asked up to three times, no other twice"


def _all_files(branch: Branch) -> bytes:
    return b"".join(path.read_bytes() for path in (branch.folder / "kiosk").rglob("*") if path.is_file())
