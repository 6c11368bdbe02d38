from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.card.application import CardApplication, Outcome, Verdict
from drivers.card.bit import FingerPosition
from drivers.card.probe import ProbeError
from drivers.card.profile import CardState, Role
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import Trust
from drivers.errors import DeviceFault
from simulators.card import kinds
from simulators.card.kinds import Supply
from simulators.card.pace import chip_time_s
from simulators.card.person import FICTIONAL
from simulators.card.production import produce
from simulators.card.trust_cli import write_trust
from tests.drivers.card.cards import (
    LEFT,
    OTHER_HAND,
    OWNER,
    RIGHT,
    SERIAL,
    STRANGER,
    TRUST_FOLDER,
    application,
    chip,
    deliver,
    opened,
    other_serial,
    record,
    supply,
)


def problem_of(kind: str) -> CardProblem:
    made, _ = supply().make(kind)
    with pytest.raises(CardRefused) as caught:
        opened(made.process)
    return caught.value.card_problem


def trust_with(folder: Path, roles: Role) -> Trust:
    write_trust(folder, roles=roles)
    return Trust.load(folder)


def test_a_mated_finger_ends_in_a_receipt_signed_by_the_chip() -> None:
    card = opened(chip().process)
    assert card.verify(RIGHT, OWNER) == Verdict(Outcome.MATCH, 5)
    receipt = card.write_delivery_record(record())
    assert (receipt.serial, receipt.reference, receipt.record) == (SERIAL, RIGHT, record())
    assert card.delivery_state() is CardState.DELIVERED


def test_the_card_tells_holder_serial_and_fingers() -> None:
    card = opened(chip().process)
    assert card.serial == SERIAL
    assert card.read_holder() == FICTIONAL
    assert [(each.reference, each.finger) for each in card.bit_group()] == [
        (RIGHT, FingerPosition.RIGHT_INDEX),
        (LEFT, FingerPosition.LEFT_INDEX),
    ]


def test_a_stranger_costs_a_try_of_that_finger_alone() -> None:
    card = opened(chip().process)
    assert card.verify(RIGHT, STRANGER) == Verdict(Outcome.NO_MATCH, 4)
    assert (card.tries_left(RIGHT), card.tries_left(LEFT)) == (4, 5)
    assert card.verify(LEFT, OTHER_HAND) == Verdict(Outcome.MATCH, 5)


def test_a_match_gives_the_tries_back() -> None:
    card = opened(chip().process)
    for left in (4, 3):
        assert card.verify(RIGHT, STRANGER) == Verdict(Outcome.NO_MATCH, left)
    card.verify(RIGHT, OWNER)
    assert card.tries_left(RIGHT) == 5


def test_the_last_wrong_try_blocks_the_finger_even_for_its_owner() -> None:
    card = opened(chip().process)
    verdicts = [card.verify(RIGHT, STRANGER) for _ in range(5)]
    assert [each.tries_left for each in verdicts] == [4, 3, 2, 1, 0]
    assert verdicts[-1].outcome is Outcome.BLOCKED
    assert card.verify(RIGHT, OWNER) == Verdict(Outcome.BLOCKED, 0)


def test_without_a_match_no_record_is_even_sent() -> None:
    card = opened(chip().process)
    card.verify(RIGHT, STRANGER)
    with pytest.raises(DeviceFault, match="needs a match"):
        card.write_delivery_record(record())


def test_a_later_wrong_finger_takes_the_match_back() -> None:
    card = opened(chip().process)
    card.verify(RIGHT, OWNER)
    card.verify(RIGHT, STRANGER)
    with pytest.raises(DeviceFault):
        card.write_delivery_record(record())


def test_the_same_record_again_gives_the_same_receipt() -> None:
    card = opened(chip().process)
    card.verify(RIGHT, OWNER)
    assert card.write_delivery_record(record()).data == card.write_delivery_record(record()).data


def test_another_record_is_refused_for_ever() -> None:
    made = chip()
    deliver(made.process, OWNER)
    card = opened(made.process)
    card.verify(RIGHT, OWNER)
    with pytest.raises(DeviceFault, match="6985"):
        card.write_delivery_record(record("another-application"))


def test_a_later_visit_reads_the_receipt_back_unchanged() -> None:
    made = chip()
    assert opened(made.process).read_receipt() is None
    given = deliver(made.process, OWNER)
    made.power()
    again = opened(made.process)
    assert again.delivery_state() is CardState.DELIVERED
    assert again.read_receipt() == given


def test_a_receipt_of_another_session_is_no_receipt_for_this_one() -> None:
    made = chip()
    deliver(made.process, OWNER)
    card = opened(made.process)
    card.verify(RIGHT, OWNER)
    with pytest.raises(DeviceFault, match="another record or session"):
        card.write_delivery_record(record())


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("cloned", CardProblem.NOT_AUTHENTIC),
        ("wrong_issuer", CardProblem.WRONG_ISSUER),
        ("revoked", CardProblem.REVOKED),
        ("expired", CardProblem.EXPIRED),
        ("not_yet_valid", CardProblem.NOT_YET_VALID),
        ("blank", CardProblem.BLANK),
        ("returned", CardProblem.RETURNED),
        ("terminated", CardProblem.TERMINATED),
        ("bank_card", CardProblem.BANK_CARD),
        ("piv_card", CardProblem.PIV_CARD),
        ("passport", CardProblem.PASSPORT),
        ("other_card", CardProblem.OTHER_APPLICATION),
    ],
)
def test_every_wrong_card_has_its_own_name(kind: str, problem: CardProblem) -> None:
    assert problem_of(kind) is problem


@pytest.mark.parametrize("kind", sorted(kinds.NAMES - set(kinds.COUNTERS) - {kinds.MUTE}))
def test_every_wrong_card_is_named_within_a_second_of_a_real_chips_time(kind: str) -> None:
    made, _ = supply().make(kind)
    seconds = 0.0

    def timed(apdu: bytes) -> bytes:
        nonlocal seconds
        answer = made.process(apdu)
        seconds += chip_time_s(apdu, answer)
        return answer

    with pytest.raises(CardRefused):
        opened(timed)
    assert seconds < 1.0


def test_every_problem_tells_a_person_what_to_do() -> None:
    for problem in CardProblem:
        refusal = CardRefused(problem)
        assert refusal.problem
        assert refusal.remedy
        assert "\n" not in str(refusal)


def test_an_expired_card_is_seen_by_the_kiosks_own_clock() -> None:
    late = CardApplication(chip().process, Trust.load(TRUST_FOLDER), lambda: datetime(2100, 6, 1, tzinfo=UTC))
    late.select()
    with pytest.raises(CardRefused) as caught:
        late.authenticate()
    assert caught.value.card_problem is CardProblem.EXPIRED


def test_a_kiosk_that_the_card_does_not_believe_is_told_so(tmp_path: Path) -> None:
    trust = trust_with(tmp_path, Role.READ_HOLDER)
    stranger = replace(trust, terminal_chain=trust.issuers)
    with pytest.raises(CardRefused) as caught:
        opened(chip().process, stranger)
    assert caught.value.card_problem is CardProblem.TERMINAL_REFUSED


@pytest.mark.parametrize(
    ("roles", "act"),
    [
        (Role.VERIFY | Role.DELIVER, lambda card: card.read_holder()),
        (Role.READ_HOLDER | Role.DELIVER, lambda card: card.verify(RIGHT, OWNER)),
    ],
)
def test_a_kiosk_can_do_only_what_its_certificate_names(
    tmp_path: Path, roles: Role, act: Callable[[CardApplication], object]
) -> None:
    card = opened(chip().process, trust_with(tmp_path, roles))
    with pytest.raises(DeviceFault, match="6982"):
        act(card)


def test_a_kiosk_without_the_role_cannot_record_a_delivery(tmp_path: Path) -> None:
    card = opened(chip().process, trust_with(tmp_path, Role.READ_HOLDER | Role.VERIFY))
    assert card.verify(RIGHT, OWNER).outcome is Outcome.MATCH
    with pytest.raises(DeviceFault, match="6982"):
        card.write_delivery_record(record())


def test_a_terminal_key_that_is_not_certified_is_refused(tmp_path: Path) -> None:
    trust = replace(Trust.load(TRUST_FOLDER), terminal_key=trust_with(tmp_path, Role.VERIFY).terminal_key)
    with pytest.raises(CardRefused) as caught:
        opened(chip().process, trust)
    assert caught.value.card_problem is CardProblem.TERMINAL_REFUSED


def test_holder_data_of_another_card_are_not_believed() -> None:
    other = other_serial(supply()).card
    mixed = replace(supply().card, files={**supply().card.files, **_without_certificate(other.files)})
    made, _ = Supply(mixed, FICTIONAL, None, lambda a, b: True).make()
    with pytest.raises(CardRefused) as caught:
        opened(made.process).read_holder()
    assert caught.value.card_problem is CardProblem.NOT_AUTHENTIC


def _without_certificate(files: dict[int, bytes]) -> dict[int, bytes]:
    return {name: data for name, data in files.items() if name != 0x5001}


def test_another_fingers_template_is_not_believed() -> None:
    card = supply().card
    turned = replace(card, templates=tuple(replace(each, min_minutiae=1) for each in card.templates))
    made, _ = Supply(turned, FICTIONAL, None, lambda a, b: True).make()
    with pytest.raises(CardRefused) as caught:
        opened(made.process).bit_group()
    assert caught.value.card_problem is CardProblem.NOT_AUTHENTIC


def test_nothing_personal_is_read_before_authentication() -> None:
    made = application(chip().process)
    made.select()
    with pytest.raises(DeviceFault, match="not been authenticated"):
        made.read_holder()


def test_too_few_minutiae_cost_no_try_and_do_not_end_the_session() -> None:
    card = opened(chip().process)
    with pytest.raises(ProbeError):
        card.verify(RIGHT, OWNER[:9])
    assert card.tries_left(RIGHT) == 5


def test_the_whole_dialogue_takes_few_commands() -> None:
    made, sent = chip(), list[bytes]()

    def counted(apdu: bytes) -> bytes:
        sent.append(apdu)
        return made.process(apdu)

    deliver(counted, OWNER)
    assert len(sent) <= 18


def test_a_photo_is_read_as_the_issuer_signed_it() -> None:
    photo = b"\xff\xd8\xff" + bytes(15_000)
    card = produce(FICTIONAL, (OWNER, OTHER_HAND), SERIAL, photo=photo)
    made, _ = Supply(card, FICTIONAL, None, lambda a, b: True).make()
    assert opened(made.process).read_photo() == photo
    turned = replace(card, files={**card.files, 0x5004: card.files[0x5004][:-1] + b"\x01"})
    made, _ = Supply(turned, FICTIONAL, None, lambda a, b: True).make()
    with pytest.raises(CardRefused):
        opened(made.process).read_photo()


def test_a_card_without_a_photo_says_so() -> None:
    assert opened(chip().process).read_photo() is None
