"""The centre's line to the register, against the simulated one over real HTTP."""

from collections.abc import Iterator

import pytest

from centre.applications.population import RegisterOverHttp, RegisterSilentError
from kiosk.domain.inquiry import InquiryOutcome, ItemResult
from simulators.register.device import Register
from simulators.register.people import CODE, Person
from simulators.register.service import RegisterService

HELD = {CODE: "9991234500", "applicant.first_name": "مریم"}


@pytest.fixture
def register() -> Register:
    return Register({"9991234500": Person(HELD)})


@pytest.fixture
def line(register: Register) -> Iterator[RegisterOverHttp]:
    service = RegisterService(register)
    yield RegisterOverHttp(service.address, timeout_s=2.0)
    service.close()


def test_an_answer_comes_item_by_item(line: RegisterOverHttp) -> None:
    answer = line.ask({**HELD, "mother.first_name": "زهرا"})
    assert answer.outcome is InquiryOutcome.CONFIRMED
    assert answer.items["mother.first_name"] is ItemResult.NOT_CHECKED
    assert line.ask({**HELD, "applicant.first_name": "سارا"}).mismatched() == ("applicant.first_name",)


@pytest.mark.parametrize("trouble", ["outage", "garbled"])
def test_a_register_in_trouble_is_silent_and_comes_back(
    line: RegisterOverHttp, register: Register, trouble: str
) -> None:
    register.handle({"do": "trouble", "name": trouble, "times": 1})
    with pytest.raises(RegisterSilentError):
        line.ask(HELD)
    assert line.ask(HELD).outcome is InquiryOutcome.CONFIRMED
    assert register.handle({"do": "status"})["asked"] == 2


@pytest.mark.parametrize("request_", [{"do": "trouble", "name": "silent"}, {"do": "delay", "seconds": 60}])
def test_waiting_for_a_register_has_an_end(register: Register, request_: dict[str, object]) -> None:
    register.handle(request_)
    service = RegisterService(register)
    try:
        with pytest.raises(RegisterSilentError, match="Timeout"):
            RegisterOverHttp(service.address, timeout_s=0.2).ask(HELD)
    finally:
        service.close()


def test_nobody_there_is_silence() -> None:
    service = RegisterService(Register({}))
    service.close()
    with pytest.raises(RegisterSilentError, match="Refused"):
        RegisterOverHttp(service.address).ask(HELD)


def test_control_changes_people(line: RegisterOverHttp, register: Register) -> None:
    register.handle({"do": "person", "items": {CODE: "9991234519"}})
    register.handle({"do": "change", "code": "9991234500", "outcome": "deceased"})
    assert line.ask({CODE: "9991234519"}).outcome is InquiryOutcome.CONFIRMED
    assert line.ask(HELD).outcome is InquiryOutcome.DECEASED


@pytest.mark.parametrize("request_", [{"do": "x"}, {"do": "change", "code": "1"}, {"do": "person"}])
def test_control_refuses_what_it_cannot_do(register: Register, request_: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"unknown|nobody|must be"):
        register.handle(request_)


@pytest.mark.parametrize("address", ["", "127.0.0.1:80", "ftp://host"])
def test_an_address_is_a_url(address: str) -> None:
    with pytest.raises(ValueError, match="http"):
        RegisterOverHttp(address)
