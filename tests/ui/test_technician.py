"""The technician's pages: dark, and deaf while they are cleaned; and the strip of a simulated kiosk."""

from dataclasses import replace

import pytest

from kiosk.session.journeys.technician.stages import TechnicianStage
from kiosk.session.states import Language
from tests.ui.auditing import findings
from tests.ui.test_layout import scene_of
from tools.exhibit import Exhibit
from tools.exhibits import exhibits
from ui.presenter import present
from ui.scene import Scene, Target, Text
from ui.wishes import Wishes

SAMPLED = 7  # every so many a page; the strip stands over all of them in the same way
WINDOWS = [(1280, 800), (800, 1280)]


def of_technicians(language: Language) -> list[Exhibit]:
    return [each for each in exhibits(language) if isinstance(each.state.stage, TechnicianStage)]


def texts(scene: Scene) -> str:
    inner = [part for each in scene.elements if isinstance(each, Target) for part in each.parts]
    return " ".join(each.text for each in (*scene.elements, *inner) if isinstance(each, Text))


@pytest.mark.parametrize("language", Language)
def test_technicians_see_the_dark_set_in_normal_letters_whatever_was_wished(language: Language) -> None:
    for exhibit in of_technicians(language):
        view = present(exhibit.state, exhibit.draft, Wishes(large=True))
        assert (view.wishes.contrast, view.wishes.large) == (True, False), exhibit.name


def test_nothing_can_be_touched_while_the_screen_is_cleaned() -> None:
    cleaning = next(each for each in of_technicians(Language.PERSIAN) if each.name.endswith("-cleaning"))
    assert scene_of(cleaning).targets() == ()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("wishes", [Wishes(), Wishes(large=True)], ids=["normal", "large"])
def test_a_simulated_kiosk_says_so_over_its_pages_and_crowds_none(
    language: Language, window: tuple[int, int], wishes: Wishes
) -> None:
    for exhibit in exhibits(language)[::SAMPLED]:
        marked = replace(exhibit, state=replace(exhibit.state, simulated=True))
        mark = present(marked.state, marked.draft, marked.wished(wishes)).mark
        scene = scene_of(marked, window, wishes)
        assert mark in texts(scene), exhibit.name
        large = marked.wished(wishes).large and not exhibit.staff
        assert findings(scene, window[0] / scene.width, large=large) == [], exhibit.name


def test_a_kiosk_in_service_wears_no_strip() -> None:
    for exhibit in exhibits(Language.ENGLISH):
        in_service = replace(exhibit.state, simulated=False)
        assert present(in_service, exhibit.draft).mark == ""
