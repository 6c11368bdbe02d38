import itertools

import pytest

from kiosk.session.states import Language
from tests.ui.auditing import findings
from tools.exhibits import exhibits
from ui.drift import drifted
from ui.layout.arrange import arrange
from ui.layout.canvas import canvas_for
from ui.presenter import present
from ui.scene import Panel, Rect, Scene
from ui.theme import Colour
from ui.wishes import AS_EVER, Wishes

WINDOWS = [(1280, 800), (800, 1280)]
STEPS = range(0, 96, 5)


def attract(language: Language, window: tuple[int, int], wishes: Wishes, name: str = "attract") -> Scene:
    exhibit = next(each for each in exhibits(language) if each.name == name)
    return arrange(present(exhibit.state, exhibit.draft, wishes), *window)


def start(scene: Scene) -> Rect:
    return next(each.rect for each in scene.targets() if each.name == "start")


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("language", list(Language))
def test_wherever_the_first_screen_has_drifted_to_it_is_sound(
    language: Language, window: tuple[int, int]
) -> None:
    scale = canvas_for(*window, language).scale
    for name in ("attract", "attract-offline"):
        for wishes in (AS_EVER, Wishes(large=True)):
            scene = attract(language, window, wishes, name)
            assert [found for step in STEPS for found in findings(drifted(scene, step), scale)] == []


def test_every_step_is_small_and_the_way_is_a_wide_one() -> None:
    scene = attract(Language.PERSIAN, (1280, 800), AS_EVER)
    places = [start(drifted(scene, step)) for step in range(200)]
    strides = [abs(b.x - a.x) + abs(b.y - a.y) for a, b in itertools.pairwise(places)]
    assert max(strides) <= 4
    assert len({(place.x, place.y) for place in places}) > 30
    assert max(place.x for place in places) - min(place.x for place in places) == 24


def test_the_coloured_side_always_reaches_the_edges_of_the_page() -> None:
    scene = attract(Language.ENGLISH, (1280, 800), AS_EVER)
    for step in STEPS:
        side = next(
            each.rect
            for each in drifted(scene, step).elements
            if isinstance(each, Panel) and each.fill is Colour.BRAND
        )
        assert (side.y, side.bottom >= 800, side.right >= 1280) == (0, True, True)
