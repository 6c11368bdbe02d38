"""The sound tools find room on every screen, in every shape, and the curtain hides all of it."""

import pytest

from kiosk.session.states import Language
from tests.ui.auditing import findings
from tools.exhibits import exhibits
from ui.curtain import covered
from ui.layout.arrange import arrange
from ui.layout.canvas import canvas_for
from ui.presenter import present
from ui.speech.narrator import Hearing
from ui.speech.tools import with_sound_tools
from ui.speech.volume import DEFAULT, OFF
from ui.view import View
from ui.wishes import AS_EVER, Covered, VolumeSet, Wishes
from ui.wording import words

HEADPHONES, SPEAKER = Hearing(plugged=True), Hearing(speaker=True)
EVERY = 9  # the header is the same on most screens
WINDOWS = [(1280, 800), (800, 1280)]
WAYS = [(HEADPHONES, AS_EVER), (SPEAKER, AS_EVER), (HEADPHONES, Wishes(large=True, contrast=True))]


def heard(view: View, hearing: Hearing, wishes: Wishes = AS_EVER) -> View:
    return with_sound_tools(view, hearing, wishes, words(view.language, brief=wishes.large))


def view_of(name: str, language: Language = Language.ENGLISH) -> View:
    exhibit = next(each for each in exhibits(language) if each.name == name)
    return present(exhibit.state, exhibit.draft)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize(("hearing", "wishes"), WAYS, ids=("headphones", "speaker", "large"))
def test_the_sound_tools_have_room(
    window: tuple[int, int], language: Language, hearing: Hearing, wishes: Wishes
) -> None:
    for exhibit in exhibits(language)[::EVERY]:
        wished = exhibit.wished(wishes)
        scene = arrange(heard(present(exhibit.state, exhibit.draft, wished), hearing, wished), *window)
        assert findings(scene, window[0] / scene.width, large=wished.large) == [], exhibit.name


def test_a_kiosk_that_cannot_be_heard_has_no_sound_tools() -> None:
    view = view_of("form-applicant_code")
    assert heard(view, Hearing()) is view


def test_the_tool_tells_how_loud_it_is_and_turns_it_on() -> None:
    silent = heard(view_of("form-applicant_code"), SPEAKER).tools[0]
    assert (silent.label, silent.sends) == ("Sound off", VolumeSet(OFF + 1))
    heard_now = heard(view_of("form-applicant_code"), HEADPHONES).tools[1]
    assert (heard_now.label, heard_now.sends) == ("Sound 3 of 5", VolumeSet(DEFAULT + 1))


def test_only_who_listens_may_hide_the_screen() -> None:
    view = view_of("form-applicant_code")
    assert heard(view, HEADPHONES).tools[0].sends == Covered(True)
    assert "cover" not in [each.name for each in heard(view, SPEAKER).tools]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_the_curtain_shows_nothing_of_the_page_and_is_lifted_by_any_touch(
    language: Language, window: tuple[int, int]
) -> None:
    say = words(language)
    hidden = covered(arrange(view_of("still-there", language), *window), say)
    (lift,) = hidden.targets()
    assert (lift.rect.width, lift.rect.height) == (hidden.width, hidden.height)
    assert lift.sends == Covered(False)
    assert hidden.modal == ()
    found = findings(hidden, canvas_for(*window, language).scale)
    assert [each for each in found if not each.startswith("cover.lift leaves the page")] == []
    assert len(hidden.elements) == 2
