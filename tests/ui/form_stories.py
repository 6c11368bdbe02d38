"""Stories of who registers: the whole form by touches, a page by keypad alone, a key held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.session.events import Cancelled, LanguageChosen, Touched
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.commands import SubmitApplication
from kiosk.session.journeys.registration.events import ApplicationAccepted
from kiosk.session.journeys.registration.pages import FormPage, Topic
from kiosk.session.journeys.registration.stages import CheckingAnswers, FillingForm
from kiosk.session.policy import Policy
from kiosk.session.states import Language, Part, State
from kiosk.session.vocabulary import Journey
from kiosk.typeset.line import set_line
from tests.ui.keypad_stories import choose
from tests.ui.pressing import Press, by_keypad, by_touch, keys, type_by_keypad
from tests.ui.stage import Stage, strings_with, wait_until
from tools.registration_exhibits import ANSWERS, DUE, TRACKING
from ui.draft import is_empty
from ui.fields import Form
from ui.textures import line_texture

TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()
SERVED = State(Policy(), services=frozenset(Journey), missing=frozenset({Part.PRINTER}), today=TODAY)


def begin_registration(stage: Stage, press: Press = by_touch) -> None:
    stage.kiosk.begin(SERVED)
    stage.pilot.wait_for("attract")
    press(stage, "start.registration")
    stage.pilot.wait_for("registration.consent")
    press(stage, "registration.agree")


def fill(stage: Stage, topic: str, *touches: str, press: Press = by_touch) -> None:
    """Answer one page, key by key, and go on."""
    name = f"registration.{topic}"
    stage.pilot.wait_for(name)
    for touch in touches:
        press(stage, touch)
    press(stage, f"{name}.next")


def a_whole_registration_by_touches(stage: Stage) -> None:
    register(stage, by_touch)


def a_whole_registration_by_keypad_alone(stage: Stage) -> None:
    register(stage, by_keypad)
    assert stage.kiosk.posted(Touched)


def register(stage: Stage, press: Press) -> None:
    """From the first screen to the tracking number and home again."""
    begin_registration(stage, press)
    answer_all(stage, press)
    pilot, kiosk = stage.pilot, stage.kiosk
    pilot.wait_for("registration.check")
    press(stage, "registration.send")
    pilot.wait_for("registration.sending")
    sent = [each for each in kiosk.commands if isinstance(each, SubmitApplication)]
    applicant = sent[0].form["applicant"]
    assert (applicant["first_name"], applicant["last_name"]) == ("زهرا", "می\u200cر")
    assert (applicant["birth_date"], applicant["issue_place"]) == ("1986-07-03", "قم")
    kiosk.post(ApplicationAccepted(kiosk.state.session, TRACKING, DUE))
    pilot.wait_for("registration.done")
    assert pilot.on_screen(lambda: is_empty(stage.app.draft))
    press(stage, "registration.done")
    pilot.wait_for("attract")


def answer_all(stage: Stage, press: Press) -> None:
    def answered(topic: str, *touches: str) -> None:
        fill(stage, topic, *touches, press=press)

    answered("applicant_code", *keys("0499370899"))
    answered("applicant_name", *keys("زهرا"), "registration.applicant_name.next", *keys("می\u200cر"))
    answered("applicant_birth", *keys("13650412"))
    answered("applicant_sex", "option.female")
    answered("applicant_certificate", *keys("2517"))
    answered("applicant_series", "registration.applicant_series.next")
    places = (*keys("شا"), "suggestion.0", "registration.applicant_places.next", *keys("قم"))
    answered("applicant_places", *places)
    for parent in ("father", "mother"):
        answered(f"{parent}_name", *keys("مین"), f"registration.{parent}_name.next", *keys("نی"))
        answered(f"{parent}_details", f"registration.{parent}_details.next")
        answered(f"{parent}_alive", "option.yes")
    answered("marriage", "option.never_married")
    answered("children", "option.0")
    answered("phones", *keys("09123456789"), "registration.phones.next")


def going_back_and_changing_the_language_lose_nothing(stage: Stage) -> None:
    pilot = stage.pilot
    begin_registration(stage)
    fill(stage, "applicant_code", *keys("0499370899"))
    pilot.wait_for("registration.applicant_name")
    for key in keys("زهرا"):
        pilot.touch(key)
    pilot.touch("language")
    wait_until(lambda: stage.app.view is not None and stage.app.view.language is Language.ENGLISH)
    pilot.touch("text_size")
    assert pilot.on_screen(lambda: stage.app.wishes.large)
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.first_name")) == "زهرا"
    pilot.touch("registration.applicant_name.back")
    pilot.wait_for("registration.applicant_code")
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.national_code")) == "0499370899"
    pilot.touch("registration.applicant_code.next")
    pilot.wait_for("registration.applicant_name")
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.first_name")) == "زهرا"
    stage.kiosk.post(LanguageChosen(Language.PERSIAN))
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")


def a_wrong_answer_is_said_beside_its_field_until_it_is_changed(stage: Stage) -> None:
    pilot = stage.pilot
    begin_registration(stage)
    fill(stage, "applicant_code", *keys("0499370898"))
    wait_until(lambda: pilot.on_screen(lambda: error_of(stage)))
    pilot.touch("key.back")
    assert pilot.on_screen(lambda: error_of(stage)) is None
    pilot.touch("key.8")
    pilot.touch("registration.applicant_code.next")
    wait_until(lambda: pilot.on_screen(lambda: error_of(stage)))
    stage.kiosk.post(Cancelled())
    pilot.wait_for("attract")


def error_of(stage: Stage) -> str | None:
    content = stage.app.view.content if stage.app.view else None
    return content.active.error if isinstance(content, Form) else None


def a_touch_in_a_name_puts_the_caret_there_and_holding_erases(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(replace(SERVED, stage=FillingForm(FormPage(Topic.APPLICANT_NAME), ANSWERS)))
    pilot.wait_for("registration.applicant_name")
    for key in keys("زهرا"):
        pilot.touch(key)
    pilot.touch("field.applicant.first_name")  # in the middle of the box, left of the name: behind it
    assert pilot.on_screen(lambda: stage.app.draft.caret) == 4
    pilot.touch("key.back", hold_s=0.9)
    wait_until(lambda: pilot.on_screen(lambda: len(stage.app.draft.text("applicant.first_name")) <= 1))
    pilot.touch("key.ب")
    pilot.touch("field.clear")
    pilot.touch("key.ا", hold_s=0.7)
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.first_name")) == "أ"
    kiosk.post(Cancelled())
    pilot.wait_for("attract")


def a_name_by_keypad_alone(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(replace(SERVED, stage=FillingForm(FormPage(Topic.APPLICANT_NAME), ANSWERS)))
    pilot.wait_for("registration.applicant_name")
    type_by_keypad(stage, "رضا")
    choose(stage, "registration.applicant_name.next")
    type_by_keypad(stage, "نوری")
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.first_name")) == "رضا"
    choose(stage, "registration.applicant_name.next")
    pilot.wait_for("registration.applicant_birth")
    kiosk.post(Cancelled())
    pilot.wait_for("attract")


def nothing_of_a_form_is_left_after_the_session(stage: Stage) -> None:
    """The canary: a name and a code as nobody else has them are in no string, cache or texture afterwards."""
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(replace(SERVED, stage=FillingForm(FormPage(Topic.APPLICANT_NAME), Answers())))
    pilot.wait_for("registration.applicant_name")
    letters = list("ژظضغثچ")
    for letter in letters:
        pilot.touch(f"key.{letter}")
    pilot.touch("registration.applicant_name.next")
    for letter in reversed(letters):
        pilot.touch(f"key.{letter}")
    assert left_of(stage, letters) > 0
    kiosk.post(Cancelled())
    pilot.wait_for("attract")
    kiosk.events.clear()
    pilot.on_screen(lambda: None)
    assert pilot.on_screen(lambda: is_empty(stage.app.draft))
    wait_until(lambda: left_of(stage, letters) == 0)  # within moments, not at once (U15)
    assert pilot.on_screen(lambda: set_line.cache_info().currsize) < 60
    assert pilot.on_screen(lambda: line_texture.cache_info().currsize) < 60


def left_of(stage: Stage, letters: list[str]) -> int:
    """Strings that hold the name forwards or backwards."""
    return stage.pilot.on_screen(lambda: strings_with("".join(letters), "".join(reversed(letters))))


def answers_changed_from_the_list_lead_back_to_it(stage: Stage) -> None:
    pilot, kiosk = stage.pilot, stage.kiosk
    kiosk.begin(replace(SERVED, stage=CheckingAnswers(ANSWERS)))
    pilot.wait_for("registration.check")
    pilot.touch("change.applicant.last_name")
    pilot.wait_for("registration.applicant_name")
    pilot.touch("registration.applicant_name.next")
    for key in keys("نوری"):
        pilot.touch(key)
    assert pilot.on_screen(lambda: stage.app.draft.text("applicant.last_name")).startswith("نوری")
    kiosk.post(Cancelled())
    pilot.wait_for("attract")


STORIES: tuple[Callable[[Stage], None], ...] = (
    a_whole_registration_by_touches,
    a_whole_registration_by_keypad_alone,
    going_back_and_changing_the_language_lose_nothing,
    a_wrong_answer_is_said_beside_its_field_until_it_is_changed,
    a_touch_in_a_name_puts_the_caret_there_and_holding_erases,
    a_name_by_keypad_alone,
    answers_changed_from_the_list_lead_back_to_it,
    nothing_of_a_form_is_left_after_the_session,
)
