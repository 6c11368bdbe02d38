"""From the form to the receipt over the real line: broker, centre, register and one kiosk's requests."""

import json
import select
import subprocess
import sys
import uuid
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.form_wire import items
from kiosk.domain.messages import encode
from kiosk.domain.number_lists import NumberList
from kiosk.domain.packet_chain import FIRST, sign_packet
from kiosk.domain.sealing import seal
from kiosk.domain.wire import packet_context
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.packets import PacketsOverLine, parts_of
from kiosk.reporting.requests import Reply
from simulators.broker import Broker
from simulators.control import ControlClient
from tests.centre.applicants import code, submission
from tests.centre.appointments.test_appointments import place
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK, PLACE, ROOT, Centre, KioskEnd
from tests.kiosk.domain.test_completion import body

FORM = submission()["form"]
PERSON = {"items": items(FORM)}


class RegisterProcess:
    def __init__(self, folder: Path) -> None:
        people, control = folder / "people.json", folder / "register.sock"
        people.write_text(json.dumps([PERSON]))
        command = [sys.executable, "-m", "simulators", "register", "--people", str(people)]
        command += ["--control", str(control)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        output = self._process.stdout
        assert output
        assert select.select([output], [], [], 20.0)[0], "the register printed nothing"
        word, self.address = output.readline().split()
        assert word == "ready"
        self.control = ControlClient(control)

    def stop(self) -> None:
        self.control.close()
        self._process.terminate()
        assert self._process.wait(20) == 0
        assert self._process.stdout
        self._process.stdout.close()


@dataclass(frozen=True, slots=True)
class Line:
    register: RegisterProcess
    applications: ApplicationsOverLine
    packets: PacketsOverLine
    centre: Centre
    keys: KioskKeys

    def state(self, tracking: str) -> str:
        told = self.applications.status(tracking, code(1)).data
        assert told
        return str(told["state"])


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    register = RegisterProcess(tmp_path)
    with Broker(tmp_path / "broker") as broker:
        centre = Centre(tmp_path, broker, register=register.address)
        centre.enrol(KIOSK, tmp_path / "kiosk-keys")
        centre.start()
        kiosk = KioskEnd(tmp_path / "state", tmp_path / "kiosk-keys", broker).start()
        kiosk.wait_reachable()
        keys = KioskKeys.load(tmp_path / "kiosk-keys")
        yield Line(register, kiosk.link.applications, kiosk.link.packets, centre, keys)
        kiosk.stop()
        assert centre.stop() == 0
    register.stop()


@pytest.mark.broker
def test_an_application_waits_while_the_register_is_out_of_service(line: Line) -> None:
    line.register.control.do("trouble", name="outage")
    submitted = line.applications.submit(FORM, {"mobile": "09123456789"}, consent="v1").data
    assert submitted
    wait_until(lambda: line.register.control.do("status")["asked"] == 1, "the inquiry")
    assert line.state(submitted["tracking"]) == "SUBMITTED"
    edited = line.applications.edit(submitted["tracking"], code(1), {"applicant.first_name": "مریم"})
    assert edited.code == "not_possible_now"


@pytest.mark.broker
def test_a_submitted_form_is_asked_about_and_confirmed_by_itself(line: Line) -> None:
    wrong = submission()["form"]
    wrong["applicant"]["first_name"] = "سارا"
    numbers = line.applications.draw_numbers()
    assert isinstance(numbers, NumberList)
    tracking = numbers.numbers[0]
    contact = {"mobile": "09123456789"}
    assert line.applications.submit(wrong, contact, consent="v1", tracking=tracking).data
    wait_until(lambda: line.state(tracking) == "INQUIRY_MISMATCH", "the register's answer")
    told = line.applications.status(tracking, code(1)).data
    assert told
    assert told["items"] == ["applicant.first_name"]
    assert "مریم" not in json.dumps(told, ensure_ascii=False)
    assert line.applications.edit(tracking, code(1), {"applicant.first_name": "مریم"}).data
    wait_until(lambda: line.state(tracking) == "INQUIRY_CONFIRMED", "the second answer")
    again = line.applications.submit(FORM, contact, consent="v1")
    assert (again.data, again.code) == (None, "already_registered")
    refused = line.applications.submit(form_of("123"), contact, consent="v1")
    assert refused.details["findings"] == [{"field": "applicant.national_code", "problem": "code_length"}]
    assert line.centre.view()["applications"] == {"INQUIRY_CONFIRMED": 1}


def form_of(person: str) -> dict[str, object]:
    form: dict[str, object] = submission(person)["form"]
    return form


def sent(line: Line, body: dict[str, object]) -> Reply:
    """The centre's word on a packet that was sealed and sent part by part."""
    packet, keys = uuid.uuid4(), line.keys
    bound = packet_context(keys.kiosk, packet)
    signed = sign_packet(encode(body), packet, keys.kiosk, FIRST, Ed25519PrivateKey.generate())
    sealed = seal(keys.own, keys.centre_sealing, signed, bound)
    for at in range(parts_of(sealed)):
        assert line.packets.part(packet, sealed, at).data is not None
    return line.packets.commit(packet, sealed)


@pytest.mark.broker
def test_a_confirmed_applicant_books_and_completes_over_the_line(line: Line, tmp_path: Path) -> None:
    places = tmp_path / "places.json"
    always = place(PLACE, sessions=[{"begins": "00:00", "ends": "23:59", "capacity": 1}], weekly=[])
    places.write_text(json.dumps({"places": [always]}))
    assert line.centre.call("places", str(places)) == "1 places\n"
    contact = {"mobile": "09123456789"}
    submitted = line.applications.submit(FORM, contact, consent="v1").data
    assert submitted
    tracking = submitted["tracking"]
    wait_until(lambda: line.state(tracking) == "INQUIRY_CONFIRMED", "the register's answer")
    days = line.applications.free_days(PLACE).data
    assert days
    offered = line.applications.slots(PLACE, days["days"][0][0]).data
    assert offered
    number = offered["slots"][0][0]
    assert line.applications.hold(tracking, code(1), number).data
    booked = line.applications.book(tracking, code(1), number).data
    assert booked
    listed = line.applications.visitors(booked["appointment"]["day"]).data
    assert listed
    assert [each["application"] for each in listed["visitors"]] == [submitted["application"]]
    arrived = f"{booked['appointment']['day']}T09:00:00+03:30"
    face = b64encode(b"\xff\xd8\xff" + bytes(30_000) + b"\xff\xd9").decode()
    packet = body(tracking=tracking, delivery_place=PLACE, face=face, checked_in_at=arrived)
    assert sent(line, packet).data == {"receipt": packet["receipt"]}
    assert line.state(tracking) == "COMPLETED"
