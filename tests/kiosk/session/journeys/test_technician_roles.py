"""Which role reaches which of the technician's screens, with card or without, and what takes two people."""

from dataclasses import replace

import pytest

from kiosk.session.commands import Tell
from kiosk.session.journeys.technician import commands as work
from kiosk.session.journeys.technician import events as tech
from kiosk.session.journeys.technician import stages as at_service
from kiosk.session.journeys.technician import trying
from kiosk.session.journeys.technician.parts import Refusal, Subject, Technician, TechnicianRole
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, State
from kiosk.session.step import step
from kiosk.session.vocabulary import Part
from tests.kiosk.people import EVENTS as DELIVERY_EVENTS
from tests.kiosk.session.journeys.all_of_them import EVENTS as ALL_EVENTS
from tests.kiosk.session.journeys.applicants import at
from tests.kiosk.session.journeys.technicians import (
    CARRIER,
    FACTS,
    FITTER,
    MENDER,
    OTHER_CARRIER,
    STAGES,
    after,
    commands_of_work,
    now,
    told,
)

ANYTHING = (*ALL_EVENTS, *DELIVERY_EVENTS)

# Every screen of the technician's menu, and the roles that reach it: l(ook), m(end), c(onfigure), e(xport).
MATRIX = {
    Subject.SENSOR: "mc",
    Subject.READER: "mc",
    Subject.CAMERA: "mc",
    Subject.SCANNER: "mc",
    Subject.PRINTER: "mc",
    Subject.CABINET: "mc",
    Subject.TOUCH: "mc",
    Subject.SOUND: "mc",
    Subject.NETWORK: "lmce",
    Subject.STORAGE: "lmce",
    Subject.VERSIONS: "lmce",
    Subject.FAULTS: "lmce",
    Subject.SERVICE: "mc",
    Subject.CLEANING: "mc",
    Subject.RESTART: "mc",
    Subject.SETTINGS: "c",
    Subject.EXPORT: "e",
}


@pytest.mark.parametrize("by_card", [True, False], ids=["card", "no-card"])
@pytest.mark.parametrize("role", TechnicianRole)
@pytest.mark.parametrize("subject", Subject)
def test_each_role_reaches_its_own_screens_and_no_others(
    subject: Subject, role: TechnicianRole, by_card: bool
) -> None:
    who = Technician("tech-9", role, by_card)
    menu = at(at_service.ServiceMenu(who))
    reaches = role.value[0] in MATRIX[subject]
    if not by_card:
        reaches = reaches and subject not in (Subject.SETTINGS, Subject.EXPORT)
    there, commands = after(menu, tech.SubjectChosen(subject))
    if reaches:
        assert told(commands), "each look and each deed is told of"
    else:
        assert (there.stage, commands_of_work(commands)) == (menu.stage, [])


OFF_THE_MENU = [
    (stage, subject)
    for stage in STAGES
    for subject in Subject
    if not isinstance(stage, at_service.ServiceMenu) and subject is not trying.subject_of(stage)
]


@pytest.mark.parametrize(("stage", "subject"), OFF_THE_MENU, ids=str)
def test_no_page_but_the_menu_leads_to_another_screen(
    stage: at_service.TechnicianStage, subject: Subject
) -> None:
    there, commands = after(at(stage), tech.SubjectChosen(subject))
    assert (there.stage, commands_of_work(commands)) == (stage, [])


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_settings_and_export_are_ordered_from_their_own_pages_alone(
    stage: at_service.TechnicianStage,
) -> None:
    ordered = [
        type(each)
        for event in ANYTHING
        for each in step(at(stage), now(at(stage), event)).commands
        if isinstance(each, work.TakeSettings | work.ExportBundle)
    ]
    expected: dict[object, object] = {
        at_service.LookingAround(FITTER, Subject.SETTINGS, FACTS): work.TakeSettings,
        at_service.CheckingTechnician(CARRIER): work.ExportBundle,
    }
    assert ordered == ([expected[stage]] if stage in expected else [])


CARD_ASKED = {
    "required": (Policy(), frozenset(), False, True),
    "required, reader gone": (Policy(), frozenset({Part.READER}), False, False),
    "optional, no card": (Policy(technician_card="optional"), frozenset(), False, False),
    "optional, a card lies there": (Policy(technician_card="optional"), frozenset(), True, True),
}


@pytest.mark.parametrize(
    ("policy", "missing", "card_present", "asked"), CARD_ASKED.values(), ids=list(CARD_ASKED)
)
def test_a_card_is_asked_for_as_the_signed_policy_says(
    policy: Policy, missing: frozenset[Part], card_present: bool, asked: bool
) -> None:
    before = replace(at(Attract()), policy=policy, missing=missing, card_present=card_present)
    checking, commands = after(before, tech.ServiceCalled(), tech.TechnicianSigned("70125", "4711"))
    assert work.CheckTechnician(checking.session, "70125", "4711", with_card=asked) in commands


def test_a_card_that_only_claims_to_be_a_technicians_raises_an_alarm() -> None:
    refused = tech.TechnicianRefused(0, Refusal.CARD_NOT_AUTHENTIC)
    _, commands = after(at(Attract()), tech.ServiceCalled(), tech.TechnicianSigned("", "4711"), refused)
    assert told(commands) == ["service.refused", "alarm.raised"]


def export_asked(policy: Policy | None = None) -> State:
    menu = replace(at(at_service.ServiceMenu(CARRIER)), policy=policy or Policy())
    second, _ = after(menu, tech.SubjectChosen(Subject.EXPORT))
    assert second.stage == at_service.AwaitingSecond(CARRIER)
    return second


def test_an_export_takes_two_people_and_is_told_before_and_after() -> None:
    asked, commands = after(
        export_asked(), tech.TechnicianSigned("", "9182"), tech.TechnicianKnown(0, OTHER_CARRIER)
    )
    assert work.CheckTechnician(asked.session, "", "9182", with_card=True) in commands
    order = work.ExportBundle(asked.session, (CARRIER.reference, OTHER_CARRIER.reference))
    told_first, ordered = commands_of_work(commands)[-2:]
    assert ordered == order
    assert isinstance(told_first, Tell)
    assert told_first.report.data["second"] == OTHER_CARRIER.reference
    done, commands = after(asked, tech.Exported(0, "0a1b", 812, FACTS))
    assert done.stage == at_service.LookingAround(CARRIER, Subject.EXPORT, FACTS)
    assert told(commands) == ["service.exported"]


SECONDS = {
    "the same person": (CARRIER, Refusal.SAME_PERSON),
    "one who mends": (MENDER, Refusal.NOT_ENTITLED),
    "one who configures": (FITTER, Refusal.NOT_ENTITLED),
    "one without a card": (replace(OTHER_CARRIER, by_card=False), Refusal.NOT_ENTITLED),
}


@pytest.mark.parametrize(("second", "refusal"), SECONDS.values(), ids=list(SECONDS))
def test_not_everybody_is_a_second_person(second: Technician, refusal: Refusal) -> None:
    back, commands = after(export_asked(), tech.TechnicianSigned("", "9182"), tech.TechnicianKnown(0, second))
    assert back.stage == at_service.AwaitingSecond(CARRIER, refusal)
    assert told(commands) == ["service.refused"]
    assert not any(isinstance(each, work.ExportBundle) for each in commands)


def test_a_second_person_is_asked_for_a_card_whatever_the_policy_says() -> None:
    asked, commands = after(export_asked(Policy(technician_card="optional")), tech.TechnicianSigned("1", "9"))
    assert commands == [work.CheckTechnician(asked.session, "1", "9", with_card=True)]


def test_exporting_once_more_takes_a_second_person_again() -> None:
    done = at(at_service.LookingAround(CARRIER, Subject.EXPORT, FACTS))
    assert after(done, tech.SubjectChosen(Subject.EXPORT))[0].stage == at_service.AwaitingSecond(CARRIER)


def test_what_the_centre_signed_is_taken_from_the_stick_and_told_first() -> None:
    seen = at(at_service.LookingAround(FITTER, Subject.SETTINGS, FACTS))
    taking, commands = after(seen, tech.SettingsWished())
    assert taking.stage == at_service.LookingAround(FITTER, Subject.SETTINGS)
    assert [type(each) for each in commands_of_work(commands)] == [Tell, work.TakeSettings]
    assert commands_of_work(after(taking, tech.SettingsWished())[1]) == [], "one at a time"
