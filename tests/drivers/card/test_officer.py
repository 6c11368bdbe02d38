"""Officers' and technicians' cards: one profile and proof, other roles; no kind passes for another."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import officer
from drivers.card.application import CardApplication
from drivers.card.officer import Officer, OfficerError, Technician
from drivers.card.officer_card import OfficerApplication
from drivers.card.profile import File
from drivers.card.refusal import CardProblem, CardRefused
from drivers.errors import DeviceError
from simulators.card.chip import Chip
from simulators.card.kinds import Supply
from simulators.card.prints import is_same_finger
from simulators.card.production import produce_officer
from tests.drivers.card.cards import NOW, OWNER, chip, opened, shipped_trust

WHO = Officer("20417", "TEST — NOT FOR PRODUCTION")
MENDER = Technician("70125", "TEST — NOT FOR PRODUCTION")


def officers(kind: str | None = None, files: dict[int, bytes] | None = None, who: Officer = WHO) -> Chip:
    card = produce_officer(who, "T00000000009")
    changed = replace(card, files=card.files | (files or {}))
    made, _ = Supply(changed, who, None, is_same_finger).make(kind)
    assert isinstance(made, Chip)
    return made


def as_officers(card: Chip) -> OfficerApplication:
    made = OfficerApplication(card.process, shipped_trust(), lambda: NOW)
    made.authenticate()
    return made


def test_an_officers_card_proves_itself_and_tells_its_number() -> None:
    assert as_officers(officers()).read_officer() == WHO


def test_a_citizens_card_is_refused_as_an_officers() -> None:
    with pytest.raises(CardRefused) as caught:
        as_officers(chip()).read_officer()
    assert caught.value.card_problem is CardProblem.NO_OFFICERS_CARD


def test_an_officers_card_is_refused_as_a_citizens() -> None:
    with pytest.raises(CardRefused) as caught:
        opened(officers().process).read_holder()
    assert caught.value.card_problem is CardProblem.OFFICERS_CARD


def test_a_technicians_card_proves_itself_and_tells_its_number() -> None:
    assert as_officers(officers(who=MENDER)).read_technician() == MENDER


def test_a_technicians_card_signs_no_documents_and_is_nobodys_identity_card() -> None:
    with pytest.raises(CardRefused) as as_officer:
        as_officers(officers(who=MENDER)).read_officer()
    assert as_officer.value.card_problem is CardProblem.NO_OFFICERS_CARD
    with pytest.raises(CardRefused) as as_citizen:
        opened(officers(who=MENDER).process).read_holder()
    assert as_citizen.value.card_problem is CardProblem.TECHNICIANS_CARD


@pytest.mark.parametrize("other", [chip, officers], ids=["citizen", "officer"])
def test_only_a_technicians_card_opens_the_technicians_door(other: Callable[[], Chip]) -> None:
    with pytest.raises(CardRefused) as caught:
        as_officers(other()).read_technician()
    assert caught.value.card_problem is CardProblem.NO_TECHNICIANS_CARD


def test_a_file_of_another_role_slipped_into_the_card_gives_it_none() -> None:
    made = officers(files={File.TECHNICIAN: officer.encode(MENDER)})
    with pytest.raises(CardRefused) as caught:
        as_officers(made).read_technician()
    assert caught.value.card_problem is CardProblem.NO_TECHNICIANS_CARD


def test_nothing_can_be_verified_or_recorded_on_an_officers_card() -> None:
    card = opened(officers().process)
    with pytest.raises((DeviceError, ValueError)):
        card.verify(0x96, OWNER)


@pytest.mark.parametrize("kind", ["cloned", "wrong_issuer", "revoked", "expired", "blank", "terminated"])
def test_an_irregular_officers_card_is_refused(kind: str) -> None:
    with pytest.raises(CardRefused) as caught:
        as_officers(officers(kind))
    assert caught.value.card_problem is not CardProblem.NO_OFFICERS_CARD


def test_a_number_changed_in_the_card_is_not_the_issuers_word() -> None:
    made = officers(files={File.OFFICER: officer.encode(Officer("99999", WHO.issuer))})
    with pytest.raises(CardRefused) as caught:
        as_officers(made).read_officer()
    assert caught.value.card_problem is CardProblem.NOT_AUTHENTIC


def test_without_the_channel_nobody_reads_the_number() -> None:
    with pytest.raises(DeviceError):
        OfficerApplication(officers().process, shipped_trust(), lambda: NOW).read_officer()


def test_a_citizens_application_cannot_read_an_officers_number() -> None:
    assert not hasattr(CardApplication, "read_officer")


@given(number=st.text(st.characters(categories=("L", "N")), min_size=1, max_size=40))
def test_what_is_written_is_read(number: str) -> None:
    assert officer.parse(officer.encode(Officer(number, "x"))) == Officer(number, "x")


@given(data=st.binary(max_size=80))
def test_any_bytes_raise_the_codecs_error_alone(data: bytes) -> None:
    try:
        officer.parse(data)
    except OfficerError:
        return


@pytest.mark.parametrize("number", ["", "x" * 65, "a\nb"])
def test_a_number_nobody_could_type_is_refused(number: str) -> None:
    with pytest.raises(OfficerError):
        officer.parse(officer.encode(Officer(number, "x")))
