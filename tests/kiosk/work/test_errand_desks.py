"""Which desk or device has each command of the journeys: every one has exactly one."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast, get_args

import pytest

from kiosk.session.commands import PrintSlip
from kiosk.session.journeys.appointment import commands as appointment
from kiosk.session.journeys.completion import commands as completion
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.relocation.commands import ChangePlace
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.withdrawal.commands import Withdraw
from kiosk.work.errands import Desks, Errands, Places
from kiosk.work.samples import VisitSamples
from kiosk.work.worker import Job


class AtOnce:
    """A worker that does each job where it is."""

    def submit(self, job: Job) -> None:
        job()


class Asked:
    """Stands for all desks and devices; `log` has what was asked of which."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def named(self, desk: str) -> Any:
        return cast(Any, Desk(desk, self.log))

    def errands(self, *, devices: bool = True) -> Errands:
        desks = [self.named(each.name) for each in fields(Desks)]
        worker = cast(Any, AtOnce())
        camera, scanner, printer = (
            (worker, self.named(each)) if devices else None for each in ("camera", "scanner", "printer")
        )
        places = Places(worker, self.named("enrolment"), camera, scanner, printer)
        return Errands(
            worker,
            Desks(*desks),
            places,
            VisitSamples(),
            lambda pages: None,
            lambda: self.log.append("store"),
        )


class Desk:
    def __init__(self, name: str, log: list[str]) -> None:
        self._name = name
        self._log = log

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda *_: self._log.append(f"{self._name}.{method}")


def blank(kind: type[Any]) -> Any:
    """A command of this kind, whatever it is about."""
    return kind(*(None for _ in fields(kind)))


DEVICES = {
    completion.WatchFace: ["camera.watch"],
    completion.TakeFace: ["camera.take"],
    completion.StopCamera: ["camera.stop"],
    completion.WatchPage: ["scanner.lay"],
    completion.TakePage: ["scanner.take"],
    completion.TakeHands: ["scanner.take_hands"],
    completion.StopScanner: ["scanner.stop"],
    PrintSlip: ["printer.print"],
}
DESKS = {
    SubmitApplication: ["submitting.submit"],
    KeepApplication: ["submitting.keep"],
    SendCorrection: ["looking_up.forget", "submitting.correct"],
    AskStatus: ["looking_up.status"],
    Withdraw: ["wishes.withdraw"],
    ChangePlace: ["wishes.change_place"],
    completion.AskVisit: ["visits.ask"],
    completion.FinishCompletion: ["visits.finish"],
    completion.HoldCompletion: ["visits.hold"],
    **{kind: ["booking.perform"] for kind in get_args(appointment.AppointmentCommand)},
}


@pytest.mark.parametrize(("kind", "asked"), (DEVICES | DESKS).items(), ids=lambda each: str(each)[-40:])
def test_each_command_is_carried_out_where_it_belongs(kind: type[Any], asked: list[str]) -> None:
    office = Asked()
    office.errands().perform(blank(kind))
    assert office.log == asked


@pytest.mark.parametrize("kind", DEVICES)
def test_what_a_kiosk_does_not_have_is_asked_for_nothing(kind: type[Any]) -> None:
    office = Asked()
    office.errands(devices=False).perform(blank(kind))
    assert office.log == []


def test_a_command_that_is_nobodys_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="nobody carries out EnrolFinger"):
        Asked().errands().perform(blank(completion.EnrolFinger))


def test_where_a_session_ends_every_device_forgets_what_it_took() -> None:
    office = Asked()
    office.errands().end_session()
    assert office.log == ["camera.forget", "scanner.forget"]
    bare = Asked()
    bare.errands(devices=False).end_session()
    assert bare.log == []
