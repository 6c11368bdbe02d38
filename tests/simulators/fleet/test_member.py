"""A member of a fleet says what a real kiosk says, and owes its events until the centre has them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain import contract
from kiosk.domain.messages import Ack, Envelope, decode
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, seal_ack, unseal_event
from simulators.fleet.cli import main
from simulators.fleet.keys import FleetKeysError, kiosk_key, kiosk_name, read_centre
from simulators.fleet.member import PARTS, Member

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CENTRE = X25519PrivateKey.from_private_bytes(b"c" * 32)
NAME = kiosk_name(7)


@pytest.fixture
def member() -> Member:
    return Member(KioskTopics("kiosks", NAME), kiosk_key(1, 7), CENTRE.public_key(), "place-1", 1)


def opened(payload: bytes) -> Envelope:
    return unseal_event(payload, NAME, event_channel(CENTRE, kiosk_key(1, 7).public_key()))


def ack(event: Envelope, upto: int, also: tuple[int, ...] = ()) -> bytes:
    assert event.store
    channel = event_channel(CENTRE, kiosk_key(1, 7).public_key())
    return seal_ack(Ack(event.store, event.session, upto, also), NAME, channel)


def test_its_events_open_at_the_centre_and_are_numbered_from_one(member: Member) -> None:
    events = [opened(member.event(NOW)) for _ in range(3)]
    assert [event.seq for event in events] == [1, 2, 3]
    assert {event.type for event in events} == {"journey.ended"}
    assert len({event.id for event in events}) == 3


def test_an_event_is_owed_until_it_is_acknowledged(member: Member) -> None:
    sent = [member.event(NOW) for _ in range(4)]
    assert member.resend() == tuple(sent)
    member.take_ack(ack(opened(sent[0]), 1, also=(3,)))
    assert member.resend() == (sent[1], sent[3])
    assert (member.owed, member.acknowledged) == (2, 2)
    member.take_ack(ack(opened(sent[0]), 1, also=(3,)))
    assert member.acknowledged == 2


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"v":"1.0","sealed":"AAAA"}'])
def test_an_ack_nobody_sealed_for_it_settles_nothing(member: Member, payload: bytes) -> None:
    member.event(NOW)
    member.take_ack(payload)
    assert member.owed == 1


def test_all_it_says_of_itself_is_as_the_contract_says(member: Member) -> None:
    for state in (member.will(NOW), member.birth(NOW), member.farewell(NOW)):
        contract.check("state", decode(state))
    said = {"info": member.info(NOW), "metrics": member.metrics(NOW)}
    for channel, payload in [*said.items(), *(("health", member.health(NOW, part)) for part in PARTS)]:
        body = decode(payload)
        contract.check("envelope", body)
        contract.check(f"status.{channel}", body["data"])


def test_each_connection_has_a_number_of_its_own_which_its_will_and_birth_share(member: Member) -> None:
    pairs = [(json.loads(member.will(NOW)), json.loads(member.birth(NOW))) for _ in range(3)]
    assert [will["connection"] for will, _ in pairs] == [1, 2, 3]
    assert all(will["connection"] == birth["connection"] for will, birth in pairs)


def test_the_same_seed_gives_the_same_kiosk_again(member: Member) -> None:
    again = Member(KioskTopics("kiosks", NAME), kiosk_key(1, 7), CENTRE.public_key(), "place-1", 1)
    assert [opened(again.event(NOW)) for _ in range(3)] == [opened(member.event(NOW)) for _ in range(3)]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sealing": "zz"}'])
def test_what_is_no_answer_of_a_centre_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "centre.json").write_text(text)
    with pytest.raises(FleetKeysError, match="kiosk-centre enrol"):
        read_centre(tmp_path / "centre.json")


@pytest.mark.parametrize(
    "words",
    [["--kiosks", "3"], ["--kiosks", "3", "--centre", "/nowhere"], ["--kiosks", "3", "--broker", "x"]],
)
def test_bad_options_are_said_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_register_of_a_fleet_names_every_kiosk_once(tmp_path: Path) -> None:
    path = tmp_path / "fleet.json"
    assert main(["--kiosks", "20", "--register", str(path), "--places", "3"]) == 0
    entries = json.loads(path.read_text())
    assert len({entry["kiosk"] for entry in entries}) == 20
    assert {entry["place"] for entry in entries} == {"place-1", "place-2", "place-3"}
