import pytest

from kiosk.session.states import Language
from kiosk.work.panel import Key
from tools.exhibit import Exhibit
from tools.exhibits import exhibits
from ui.focus import NOWHERE, Focus, chosen, moved, order, ringed, settled, stops, turned
from ui.layout.arrange import arrange
from ui.presenter import present
from ui.scene import Outline, Scene, Target
from ui.wishes import AS_EVER, Wishes

WINDOWS = [(1280, 800), (800, 1280)]


def scene_of(exhibit: Exhibit, window: tuple[int, int] = (1280, 800), wishes: Wishes = AS_EVER) -> Scene:
    return arrange(present(exhibit.state, exhibit.draft, exhibit.wished(wishes)), *window)


def named(name: str, language: Language = Language.PERSIAN) -> Scene:
    return scene_of(next(each for each in exhibits(language) if each.name == name))


@pytest.mark.parametrize("wishes", [AS_EVER, Wishes(large=True)], ids=str)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("language", list(Language))
def test_down_goes_round_every_thing_that_can_be_touched(
    language: Language, window: tuple[int, int], wishes: Wishes
) -> None:
    for exhibit in exhibits(language):
        scene = scene_of(exhibit, window, wishes)
        at, passed = moved(NOWHERE, scene, Key.DOWN), set[str]()
        begun = at
        for _ in stops(scene):
            passed |= {each.name for each in within(scene, at)}
            at = moved(at, scene, Key.DOWN)
        assert passed == {each.name for each in scene.targets() if each.enabled}
        assert at == begun


def within(scene: Scene, at: Focus) -> tuple[Target, ...]:
    """What the keypad reaches from here without leaving: the thing itself, or the keys of a row."""
    inner, keys = turned(at, scene, Key.SELECT), list[Target]()
    while inner.row:
        target = chosen(inner, scene, Key.SELECT)
        assert target
        if target in keys:
            assert turned(inner, scene, Key.BACK) == at
            return tuple(keys)
        keys.append(target)
        inner = moved(inner, scene, Key.DOWN)
    return tuple(each for each in order(scene) if each.name == at.name)


def test_rows_of_the_keyboard_are_passed_as_one_and_gone_into_with_select() -> None:
    scene = named("form-name-typing")
    assert [name for name in stops(scene) if name.startswith("row.")] == [f"row.{at}" for at in range(5)]
    row = Focus(scene.name, "row.1")
    inside = turned(row, scene, Key.SELECT)
    assert (inside.name, inside.row) == ("key.ض", "row.1")
    assert chosen(moved(inside, scene, Key.DOWN), scene, Key.SELECT) == target(scene, "key.ص")
    assert turned(inside, scene, Key.BACK) == row
    assert settled(inside, named("form-name-signs")).row == "row.1", "another page of keys, the same row"
    assert ring_width(ringed(scene, row)) > 10 * ring_width(ringed(scene, inside))


def target(scene: Scene, name: str) -> Target:
    return next(each for each in scene.targets() if each.name == name)


def ring_width(scene: Scene) -> float:
    ring = scene.elements[-1]
    assert isinstance(ring, Outline)
    return ring.rect.width


@pytest.mark.parametrize("language", list(Language))
def test_the_order_is_the_order_of_reading(language: Language) -> None:
    """Line by line from the language's side within each block; number keys from the left in both."""
    names = [each.name for each in order(named("claim-second-filled", language))]
    pad = ["key.clear", "key.0", "key.back"]
    assert names == [
        *("claim.national_code", "claim.birth_date", "field.national_code"),
        *(f"key.{n}" for n in range(1, 10)),
        *pad,
        *("claim.back", "claim.submit", "help", "text_size", "contrast", "language", "cancel"),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_neighbours_in_a_block_never_go_back_a_line(language: Language) -> None:
    for exhibit in exhibits(language):
        for block in ("key.", "claim.", "finger."):
            shown = [each.rect for each in order(scene_of(exhibit)) if each.name.startswith(block)]
            assert [rect.y for rect in shown] == sorted(rect.y for rect in shown), exhibit.name


def test_up_undoes_down() -> None:
    scene = named("claim-receipt-filled")
    first = moved(NOWHERE, scene, Key.DOWN)
    assert moved(moved(first, scene, Key.DOWN), scene, Key.UP) == first
    assert moved(first, scene, Key.UP).name == "cancel"


def test_a_new_screen_begins_with_its_first_thing_and_a_redrawn_one_keeps_its_place() -> None:
    receipt, second = named("claim-receipt-filled"), named("claim-second-filled")
    at = Focus("claim.receipt", "claim.next")
    assert settled(at, receipt) == at
    assert settled(at, second) == Focus("claim.second", "claim.national_code")
    assert settled(NOWHERE, second) == NOWHERE


def test_a_button_that_was_disabled_loses_the_focus() -> None:
    at = Focus("claim.receipt", "claim.next")
    assert settled(at, named("claim-receipt-empty")).name == "field.receipt"


def test_a_question_begins_at_staying() -> None:
    assert settled(Focus("claim.receipt", "claim.next"), named("still-there")).name == "warning.stay"


def test_select_takes_the_thing_in_focus_and_back_the_way_back() -> None:
    scene = named("claim-second-filled")
    select = chosen(Focus("claim.second", "claim.submit"), scene, Key.SELECT)
    back = chosen(Focus("claim.second", "claim.submit"), scene, Key.BACK)
    assert (select and select.name, back and back.name) == ("claim.submit", "claim.back")
    assert chosen(NOWHERE, scene, Key.SELECT) is None
    assert chosen(NOWHERE, named("recording"), Key.BACK) is None


def test_the_ring_is_four_wide_and_outside_the_thing() -> None:
    scene = named("claim-receipt-filled")
    focus = Focus("claim.receipt", "claim.next")
    ring = ringed(scene, focus).elements[-1]
    target = next(each for each in scene.targets() if each.name == "claim.next")
    assert isinstance(ring, Outline)
    assert ring.width == 4
    assert (ring.rect.x, ring.rect.right) == (target.rect.x - 4, target.rect.right + 4)
    assert ringed(scene, NOWHERE) == scene
