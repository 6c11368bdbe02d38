"""Nothing is heard without headphones, and with them always the screen as it is now."""

from collections.abc import Sequence

import pytest

from kiosk.session.states import Language
from tests.ui.speech.test_declared import scene_named
from ui.draft import Typed
from ui.focus import NOWHERE, Focus
from ui.speech.aloud import aloud
from ui.speech.declared import declared
from ui.speech.narrator import Hearing, Narrator
from ui.speech.player import Outlet
from ui.speech.voice import Way
from ui.speech.volume import DEFAULT, LOUDEST, OFF, louder
from ui.wording import words

ENGLISH = words(Language.ENGLISH)


class FakeVoice:
    """Remembers what it was told to say; speaks until told otherwise."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.ways: list[Way] = []
        self.speaking = False
        self.paused = False

    def say(self, sentences: Sequence[str], language: Language, way: Way) -> None:
        del language
        self.said.append(tuple(sentences))
        self.ways.append(way)
        self.speaking, self.paused = True, False

    def pause(self) -> None:
        self.speaking, self.paused = False, True

    def resume(self) -> None:
        self.speaking, self.paused = True, False

    def hush(self) -> None:
        self.speaking = self.paused = False
        self.said.append(())


def begun(name: str = "form-applicant_code", *, plugged: bool = True) -> tuple[Narrator, FakeVoice]:
    voice = FakeVoice()
    narrator = Narrator(voice)
    narrator.plug(plugged)
    voice.said.clear()
    narrator.show(scene_named(name), NOWHERE, ENGLISH)
    return narrator, voice


def test_without_headphones_there_is_no_sound_at_all() -> None:
    narrator, voice = begun(plugged=False)
    narrator.show(scene_named("form-code-wrong"), NOWHERE, ENGLISH)
    narrator.typed(Typed("1"), "applicant.national_code")
    narrator.repeat()
    assert voice.said == []


def test_plugging_in_starts_with_the_screen_as_it_stands_and_out_stops() -> None:
    narrator, voice = begun(plugged=False)
    narrator.plug(True)
    assert voice.said[0][0] == "What is your national code?"
    narrator.plug(False)
    assert voice.said[-1] == ()
    assert not voice.speaking


def test_a_new_screen_cuts_the_last_one_short() -> None:
    narrator, voice = begun()
    narrator.show(scene_named("registration-consent"), NOWHERE, ENGLISH)
    assert voice.said[-1][0] == "What you need to pre-register"


def test_an_error_is_heard_when_it_comes() -> None:
    narrator, voice = begun()
    narrator.show(scene_named("form-code-wrong"), NOWHERE, ENGLISH)
    assert voice.said[-1] == ("This national code is not right; look at its digits again.",)


def test_the_thing_the_keypad_comes_to_is_heard() -> None:
    narrator, voice = begun("form-name-typing")
    scene = scene_named("form-name-typing")
    narrator.show(scene, Focus(scene.name, "field.applicant.last_name"), ENGLISH)
    assert voice.said[-1] == ("Last name، field، empty",)
    narrator.show(scene, Focus(scene.name, "row.1"), ENGLISH)
    assert voice.said[-1] == ("Row of keys, from ض to چ",)
    narrator.show(scene, Focus(scene.name, "key.back"), ENGLISH)
    assert voice.said[-1] == ("Delete the last letter، key",)


def test_typed_letters_are_heard_and_those_of_a_pin_are_stars() -> None:
    narrator, voice = begun()
    narrator.typed(Typed("4"), "applicant.national_code")
    narrator.typed(Typed("\u200c"), "applicant.last_name")
    narrator.typed(Typed("7"), "pin")
    assert voice.said[-3:] == [("4",), ("Half space",), ("star",)]


def test_one_key_pauses_goes_on_and_repeats() -> None:
    narrator, voice = begun()
    narrator.repeat()
    assert voice.paused
    narrator.repeat()
    assert voice.speaking
    voice.speaking = False  # it has come to its end
    before = len(voice.said)
    narrator.repeat()
    assert voice.said[before:] == [voice.said[0]]


def test_another_language_tells_the_screen_again() -> None:
    narrator, voice = begun()
    narrator.show(scene_named("form-applicant_code", Language.PERSIAN), NOWHERE, words(Language.PERSIAN))
    assert voice.said[-1][0] == "کد ملی شما چیست؟"


def test_a_machine_without_a_voice_stays_silent() -> None:
    narrator = Narrator(None)
    narrator.plug(True)
    narrator.show(scene_named("form-applicant_code"), NOWHERE, ENGLISH)
    narrator.repeat()


def in_the_room(name: str) -> tuple[Narrator, FakeVoice]:
    """A loudspeaker that somebody has switched on."""
    voice = FakeVoice()
    narrator = Narrator(voice, speaker=True)
    narrator.set_volume(DEFAULT)
    narrator.show(scene_named(name), NOWHERE, ENGLISH)
    return narrator, voice


def test_a_loudspeaker_is_silent_until_it_is_wanted() -> None:
    voice = FakeVoice()
    narrator = Narrator(voice, speaker=True)
    narrator.show(scene_named("form-applicant_code"), NOWHERE, ENGLISH)
    narrator.repeat()
    assert voice.said == []
    narrator.set_volume(DEFAULT)
    assert voice.said[-1][0] == "What is your national code?"
    assert voice.ways[-1] == Way(Outlet.SPEAKER, DEFAULT)
    narrator.set_volume(OFF)
    assert not voice.speaking


def test_the_room_hears_questions_and_nothing_of_the_person() -> None:
    narrator, voice = in_the_room("form-name-typing")
    said = " ".join(voice.said[-1])
    assert "What is your name?" in said
    filled = scene_named("form-name-typing")
    values = [each.value for each in declared(filled) if each.value]
    assert values
    assert not any(value in said for value in values)
    assert voice.said[-1][-1] == ENGLISH("speech.headphones")
    before = len(voice.said)
    narrator.typed(Typed("4"), "applicant.first_name")
    assert len(voice.said) == before


@pytest.mark.parametrize(
    "name",
    [
        "check-answers",
        "status-inquiry_mismatch",
        "not-matched",
        "appointment-shown",
        "see-officer-card_fault",
    ],
)
def test_the_room_hears_nothing_of_pages_that_are_about_the_person(name: str) -> None:
    _, voice = in_the_room(name)
    assert voice.said[-1] == (ENGLISH("speech.headphones"),)


def test_the_room_is_not_told_what_was_chosen() -> None:
    chosen = f"Yes، option، {ENGLISH('speech.state.chosen')}"
    scene = scene_named("form-applicant_code")
    assert aloud((chosen,), scene, ENGLISH) == (ENGLISH("speech.headphones"),)
    assert aloud(("Yes، option",), scene, ENGLISH) == ("Yes، option",)


def test_headphones_take_the_sound_out_of_the_room() -> None:
    narrator, voice = in_the_room("form-name-typing")
    narrator.plug(True)
    assert voice.ways[-1] == Way(Outlet.HEADPHONES, DEFAULT)
    assert not any(ENGLISH("speech.headphones") in each for each in voice.said[-1])
    narrator.plug(False)
    assert not voice.speaking
    narrator.show(scene_named("registration-consent"), NOWHERE, ENGLISH)
    assert not voice.speaking  # the room is silent again until somebody asks


def test_each_step_of_the_volume_is_said_as_loud_as_it_is() -> None:
    narrator, voice = begun()
    narrator.set_volume(DEFAULT + 1)
    assert voice.said[-1] == (ENGLISH("speech.volume", step=DEFAULT + 1, most=LOUDEST),)
    assert voice.ways[-1].volume == DEFAULT + 1


def test_the_steps_go_round_and_only_a_loudspeaker_falls_silent() -> None:
    steps = [OFF + 1]
    while (then := louder(steps[-1], to_silence=False)) != steps[0]:
        steps.append(then)
    assert steps == list(range(1, LOUDEST + 1))
    assert louder(LOUDEST, to_silence=True) == OFF


def test_it_is_as_loud_as_ever_for_the_next_person() -> None:
    narrator, voice = begun()
    narrator.set_volume(LOUDEST)
    narrator.forget()
    assert voice.said[-1] == ()
    narrator.show(scene_named("form-applicant_code"), NOWHERE, ENGLISH)
    assert voice.ways[-1].volume == DEFAULT
    assert Hearing(speaker=True).step(None) == OFF


def test_nothing_of_the_last_page_is_kept_once_the_person_is_gone() -> None:
    narrator, voice = begun("form-name-typing")
    narrator.forget()
    voice.said.clear()
    narrator.repeat()
    assert voice.said == []
