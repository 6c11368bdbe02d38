"""Nothing is heard without headphones, and with them always the screen as it is now."""

from collections.abc import Sequence

from kiosk.session.states import Language
from tests.ui.speech.test_declared import scene_named
from ui.draft import Typed
from ui.focus import NOWHERE, Focus
from ui.speech.narrator import Narrator
from ui.wording import words

ENGLISH = words(Language.ENGLISH)


class FakeVoice:
    """Remembers what it was told to say; speaks until told otherwise."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.speaking = False
        self.paused = False

    def say(self, sentences: Sequence[str], language: Language) -> None:
        del language
        self.said.append(tuple(sentences))
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
