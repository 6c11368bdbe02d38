"""What is heard of a screen is what is seen of it, and everything that can be touched has a name."""

import pytest

from kiosk.session.states import Language
from tools.exhibits import exhibits
from ui.layout.arrange import arrange
from ui.pages.entry import MASK
from ui.presenter import present
from ui.scene import Scene
from ui.speech.declared import Condition, Declared, Role, declared
from ui.speech.script import element_script, news_script, page_script, readable
from ui.wishes import AS_EVER, Wishes
from ui.wording import words


def scene_named(name: str, language: Language = Language.ENGLISH) -> Scene:
    exhibit = next(each for each in exhibits(language) if each.name == name)
    return arrange(present(exhibit.state, exhibit.draft), 1280, 800)


def element(scene: Scene, key: str) -> Declared:
    return next(each for each in declared(scene) if each.key == key)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("wishes", [AS_EVER, Wishes(large=True)], ids=str)
def test_everything_that_can_be_touched_has_a_name_to_be_heard(language: Language, wishes: Wishes) -> None:
    for exhibit in exhibits(language):
        scene = arrange(present(exhibit.state, exhibit.draft, exhibit.wished(wishes)), 1280, 800)
        heard = {each.key: each for each in declared(scene) if each.key}
        assert set(heard) == {each.name for each in scene.targets()}, exhibit.name
        nameless = [key for key, each in heard.items() if not each.name]
        assert nameless == [], exhibit.name


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_begins_with_its_heading_or_title(language: Language) -> None:
    for exhibit in exhibits(language):
        view = present(exhibit.state, exhibit.draft)
        script = page_script(arrange(view, 1280, 800), words(language))
        asked = view.warning.heading if view.warning else view.heading
        assert script[0] == readable(asked), exhibit.name


def test_a_field_is_heard_with_its_label_value_and_state() -> None:
    scene = scene_named("form-name-caret")
    first, last = (element(scene, f"field.applicant.{each}") for each in ("first_name", "last_name"))
    assert (first.role, first.name, first.value) == (Role.FIELD, "First name", "زهرا")
    assert last.value == "میرزایی‌نژاد"
    empty = element(scene_named("form-applicant_name"), "field.applicant.last_name")
    assert (empty.value, empty.state) == ("", Condition.EMPTY)
    wrong = element(scene_named("form-name-letters"), "field.applicant.first_name")
    assert wrong.state is Condition.WRONG


def test_a_date_is_heard_box_by_box() -> None:
    scene = scene_named("form-birth-filled")
    year = element(scene, "field.applicant.birth_date/year")
    assert (year.name, year.value) == ("Date of birth Year", "1365")
    assert element(scene_named("form-applicant_birth"), "field.applicant.birth_date/month").value == ""


def test_a_pin_is_heard_as_a_star_and_never_as_its_digits() -> None:
    for name in ("officer-filled", "officer-empty"):
        scene = scene_named(name)
        pin = element(scene, "field.pin")
        assert pin.masked
        assert pin.value == ""
        assert "123456" not in " ".join(page_script(scene, words(Language.ENGLISH)))
        assert MASK not in element_script(pin, words(Language.ENGLISH))


def test_a_chosen_row_is_heard_as_chosen() -> None:
    scene = scene_named("form-marriage-chosen")
    say = words(Language.ENGLISH)
    assert element_script(element(scene, "option.married"), say) == "Married، option، chosen"
    assert element_script(element(scene, "option.divorced"), say) == "Divorced، option"


def test_an_error_is_news_and_a_countdown_is_not() -> None:
    before, after = scene_named("form-applicant_code"), scene_named("form-code-wrong")
    assert news_script(before, after) == ("This national code is not right; look at its digits again.",)
    assert news_script(before, before) == ()


@pytest.mark.parametrize(
    ("shown", "heard"),
    [
        ("۳۸۴۹ ۲۷۱۵ ۰۶۲۸", "3 8 4 9، 2 7 1 5، 0 6 2 8"),
        ("0499370899", "0 4 9 9، 3 7 0 8، 9 9"),
        ("تا ۱۴۰۵/۰۹/۰۲", "تا 1405، 09، 02"),
        ("\u206609123456789\u2069", "0 9 1 2، 3 4 5 6، 7 8 9"),
        ("مرحلهٔ ۲ از ۶", "مرحلهٔ 2 از 6"),
    ],
)
def test_numbers_are_heard_as_people_copy_them(shown: str, heard: str) -> None:
    assert readable(shown) == heard
