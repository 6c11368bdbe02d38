from dataclasses import replace

import pytest

from kiosk.session.states import Language
from tests.ui.auditing import contrast, findings
from tools.exhibit import Exhibit
from tools.exhibits import exhibits
from ui.layout.arrange import arrange
from ui.layout.canvas import canvas_for
from ui.presenter import present
from ui.scene import Panel, Rect, Scene, Target, mirrored
from ui.theme import Colour
from ui.view import Action, Emphasis
from ui.wishes import AS_EVER, Wishes

LARGE, CONTRAST = Wishes(large=True), Wishes(contrast=True)
REFERENCE = [(1280, 800), (800, 1280)]
# High contrast changes colours alone, and a larger window the scale alone: one of each shows what they do.
WAYS = [
    *(
        (window, language, wishes)
        for window in REFERENCE
        for language in Language
        for wishes in (AS_EVER, LARGE)
    ),
    *(((1920, 1080), Language.PERSIAN, wishes) for wishes in (AS_EVER, LARGE)),
    *(((1080, 1920), Language.ENGLISH, wishes) for wishes in (AS_EVER, LARGE)),
    *(((1280, 800), language, CONTRAST) for language in Language),
]


def scene_of(exhibit: Exhibit, window: tuple[int, int] = (1280, 800), wishes: Wishes = AS_EVER) -> Scene:
    return arrange(present(exhibit.state, exhibit.draft, exhibit.wished(wishes)), *window)


def audited(exhibit: Exhibit, window: tuple[int, int], wishes: Wishes) -> list[str]:
    scene = scene_of(exhibit, window, wishes)
    return findings(scene, window[0] / scene.width, large=exhibit.wished(wishes).large)


def named(name: str, language: Language = Language.PERSIAN) -> Exhibit:
    return next(each for each in exhibits(language) if each.name == name)


@pytest.mark.parametrize(("window", "language", "wishes"), WAYS, ids=str)
def test_no_screen_clips_crowds_or_pales(window: tuple[int, int], language: Language, wishes: Wishes) -> None:
    found = {each.name: audited(each, window, wishes) for each in exhibits(language)}
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def test_the_audit_sees_what_is_wrong() -> None:
    scene = scene_of(named("claim-receipt-filled"))
    target = next(each for each in scene.elements if isinstance(each, Target))
    tiny = replace(target, rect=Rect(400, 400, 20, 20), parts=(), primary=True)
    other = replace(tiny, rect=Rect(425, 400, 200, 100), name="other")
    found = " ".join(findings(replace(scene, elements=(tiny, other)), 1.0))
    assert "only 3.4 mm" in found
    assert "too near" in found
    assert "more than one way forward" in found


def test_contrast_is_the_published_formula() -> None:
    assert contrast(Colour.SURFACE, Colour.TEXT) == pytest.approx(16.5, abs=0.1)
    assert contrast(Colour.MUTED, Colour.GROUND) == pytest.approx(6.5, abs=0.1)


def test_persian_reads_from_the_right_and_english_from_the_left() -> None:
    persian = scene_of(named("claim-receipt-filled"))
    english = scene_of(named("claim-receipt-filled", Language.ENGLISH))
    onward = {scene.width: place(scene, "claim.next") for scene in (persian, english)}
    assert place(persian, "claim.next").right < place(persian, "claim.cancel").x
    assert place(english, "claim.next").x > place(english, "claim.cancel").right
    assert onward


def test_number_keys_are_the_same_way_round_in_both_languages() -> None:
    for language in Language:
        scene = scene_of(named("claim-receipt-filled", language))
        one, two, four = (place(scene, f"key.{n}") for n in (1, 2, 4))
        assert one.right < two.x
        assert one.bottom < four.y


def test_digits_of_a_number_run_left_to_right_in_both_languages() -> None:
    for language in Language:
        scene = scene_of(named("claim-receipt-filled", language))
        field = next(each for each in scene.elements if isinstance(each, Target) and "field" in each.name)
        shown = sorted((part.rect.x, part.text) for part in field.parts if hasattr(part, "text"))
        digits = "".join(text for _, text in shown if text)
        assert digits in ("851630492716", "۸۵۱۶۳۰۴۹۲۷۱۶")


def test_turning_a_page_twice_changes_nothing() -> None:
    scene = scene_of(named("finger-place"))
    assert tuple(mirrored(mirrored(each, 1280), 1280) for each in scene.elements) == scene.elements


def test_a_warning_leaves_only_its_own_buttons_to_touch() -> None:
    scene = scene_of(named("still-there"))
    assert {target.name for target in scene.targets()} == {"warning.stay", "warning.leave"}


def test_a_sentence_of_another_length_moves_nothing_on_the_finger_page() -> None:
    places = {glass(scene_of(each)) for each in exhibits(Language.PERSIAN) if each.name.startswith("finger")}
    assert len(places) == 1


def test_the_page_grows_with_the_window_by_one_scale() -> None:
    canvas = canvas_for(1920, 1080, Language.PERSIAN)
    assert canvas.scale == pytest.approx(1.35)
    assert (canvas.width, canvas.height) == pytest.approx((1422.2, 800), abs=0.1)


def test_actions_are_values_that_tell_nothing_of_what_they_send() -> None:
    view = present(named("claim-second-filled").state, named("claim-second-filled").draft)
    assert "0499370899" not in repr(view)
    assert "851630492716" not in repr(Action("x", "x", view.actions[0].sends, emphasis=Emphasis.PRIMARY))


def place(scene: Scene, name: str) -> Rect:
    return next(target.rect for target in scene.targets() if target.name == name)


def glass(scene: Scene) -> tuple[float, float]:
    frame = next(
        each
        for each in scene.elements
        if isinstance(each, Panel) and each.fill is Colour.TINT and each.radius == 20
    )
    return frame.rect.x, frame.rect.y


@pytest.mark.parametrize("language", list(Language))
def test_a_tall_page_at_its_foot_is_as_sound_as_ever_and_easier_to_reach(language: Language) -> None:
    window = (800, 1280)
    higher: list[str] = []
    for each in exhibits(language):
        low = replace(each, state=replace(each.state, controls_low=True))
        before, after = scene_of(each, window), scene_of(low, window)
        assert findings(after, 1.0) == findings(before, 1.0), each.name
        assert [target.name for target in after.targets()] == [target.name for target in before.targets()]
        pairs = zip(before.targets(), after.targets(), strict=True)
        higher += [each.name for old, new in pairs if new.rect.y < old.rect.y]
    assert higher == []
    some = named("relocation-reason", language)
    low = replace(some, state=replace(some.state, controls_low=True))
    scene = scene_of(low, window)
    rows = [target for target in scene.targets() if target.name.startswith("reason.")]
    assert all(row.rect.y > 1280 / 2 for row in rows)
    assert scene_of(low) == scene_of(some)  # a wide screen is low enough
