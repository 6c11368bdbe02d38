"""The whole dialogue under a listener's ear and with answers that somebody changed."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.card import tlv
from drivers.card.refusal import CardProblem, CardRefused
from drivers.errors import DeviceError
from simulators.card.person import FICTIONAL
from tests.drivers.card.cards import OWNER, chip, deliver

CHANNEL = 9  # the first protected command; before it, SELECT's answer holds facts that nobody relies on


def test_neither_minutiae_nor_names_go_over_the_line_in_clear() -> None:
    made, line = chip(), bytearray()

    def listened(apdu: bytes) -> bytes:
        answer = made.process(apdu)
        line.extend(apdu + answer)
        return answer

    assert deliver(listened, OWNER) is not None
    for secret in (
        OWNER[:9],
        FICTIONAL.national_code.encode(),
        FICTIONAL.last_name.encode(),
        tlv.encode(0x81, OWNER),
    ):
        assert secret not in bytes(line)


def test_a_recorded_session_cannot_be_played_again() -> None:
    made, answers = chip(), list[bytes]()

    def recorded(apdu: bytes) -> bytes:
        answers.append(made.process(apdu))
        return answers[-1]

    assert deliver(recorded, OWNER) is not None
    played = iter(answers)
    with pytest.raises(CardRefused) as caught:
        deliver(lambda apdu: next(played), OWNER)
    assert caught.value.card_problem is CardProblem.NOT_AUTHENTIC


@settings(max_examples=150)
@given(at=st.integers(0, 15), bit=st.integers(0, 4095))
def test_a_changed_answer_anywhere_raises_nothing_but_a_device_error(at: int, bit: int) -> None:
    made, count = chip(), 0

    def changed(apdu: bytes) -> bytes:
        nonlocal count
        answer = bytearray(made.process(apdu))
        if count == at:
            answer[bit // 8 % len(answer)] ^= 1 << bit % 8
        count += 1
        return bytes(answer)

    with suppress(DeviceError):
        assert deliver(changed, OWNER) is None or at < CHANNEL


@settings(max_examples=150)
@given(at=st.integers(0, 15), answer=st.binary(max_size=300))
def test_any_answer_anywhere_raises_nothing_but_a_device_error(at: int, answer: bytes) -> None:
    made, count = chip(), 0

    def other(apdu: bytes) -> bytes:
        nonlocal count
        count += 1
        return answer if count - 1 == at else made.process(apdu)

    with suppress(DeviceError):
        asked_again = (
            answer[:1] == b"\x6c"
        )  # "not carried out, ask with another Le": the card is then asked anew
        assert deliver(other, OWNER) is None or at < CHANNEL or asked_again


def test_traffic_is_logged_as_it_goes_over_the_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(5, "drivers.card.dialogue"):
        assert deliver(chip().process, OWNER) is not None
    told = caplog.text
    assert ">> 00 a4 04 00 09 f0 4e" in told
    assert OWNER[:6].hex(" ") not in told
    assert FICTIONAL.national_code.encode().hex(" ") not in told
