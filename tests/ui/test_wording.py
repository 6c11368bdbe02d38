import string

import pytest

from kiosk.domain.problems import Problem
from kiosk.session.states import Language
from kiosk.typeset import Weight, font_file, missing_characters
from tools.exhibits import exhibits
from ui.icons import ICON_FONT, Icon
from ui.layout.arrange import arrange
from ui.pages.frame import Page, page_of
from ui.presenter import present
from ui.speech.declared import declared
from ui.speech.script import element_script
from ui.wishes import AS_EVER, Wishes
from ui.wording import Words, words

# Said of a row of the keyboard and of a masked field on a form; the tests of both ask for them.
HEARD = {"speech.row", "keyboard.show", "keyboard.hide"}
# Of a kiosk that can be heard, which no exhibit is (tests/ui/speech/test_tools.py).
LOUD = {f"speech.{each}" for each in ("volume", "silent", "headphones", "cover", "uncover")}


def test_both_languages_have_the_same_keys() -> None:
    assert words(Language.PERSIAN).names() == words(Language.ENGLISH).names()


def test_both_languages_put_the_same_values_into_a_text() -> None:
    for key in sorted(words(Language.PERSIAN).names()):
        for brief in (False, True):
            assert values_of(Language.PERSIAN, key, brief) == values_of(Language.ENGLISH, key, brief), key


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("weight", list(Weight))
def test_every_letter_of_every_text_has_a_glyph(language: Language, weight: Weight) -> None:
    for brief in (False, True):
        assert missing_characters(words(language, brief=brief).letters(), font_file(weight)) == set()


def test_every_icon_has_a_glyph() -> None:
    assert missing_characters("".join(Icon), ICON_FONT) == set()


def test_persian_texts_are_written_with_persian_letters_and_digits() -> None:
    letters = words(Language.PERSIAN).letters()
    assert not set(letters) & set("كيى٠١٢٣٤٥٦٧٨٩" + string.digits)


@pytest.mark.parametrize("language", list(Language))
def test_every_text_is_shown_on_some_screen(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def noting(self: Words, key: str, **values: object) -> str:
        asked.add(key)
        return spoken(self, key, **values)

    spoken = Words.__call__
    monkeypatch.setattr(Words, "__call__", noting)
    for exhibit in exhibits(language):
        for wishes in (AS_EVER, Wishes(large=True, contrast=True)):
            scene = arrange(present(exhibit.state, exhibit.draft, exhibit.wished(wishes)), 1280, 800)
            for each in declared(scene):
                element_script(each, words(language))
    rules = {f"form.problem.{problem}" for problem in Problem}
    assert words(language).names() - asked - rules - HEARD - LOUD == set()


def test_every_rule_of_a_field_has_a_short_name() -> None:
    short = {name for name in words(Language.PERSIAN).names() if name.startswith("form.problem.")}
    assert short == {f"form.problem.{problem}" for problem in Problem}


@pytest.mark.parametrize("language", list(Language))
def test_large_letters_have_shorter_words_for_texts_there_are(language: Language) -> None:
    whole, brief = words(language), words(language, brief=True)
    assert brief.names() == whole.names()
    shorter = [key for key in whole.names() if brief.template(key) != whole.template(key)]
    assert len(shorter) > 40
    assert [key for key in shorter if len(brief.template(key)) > len(whole.template(key))] == []


def test_a_missing_key_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        words(Language.ENGLISH)("no.such.key")


def test_numbers_appear_in_the_digits_of_the_language() -> None:
    assert words(Language.PERSIAN)("step", number=2, count=5) == "مرحلهٔ ۲ از ۵"
    assert words(Language.ENGLISH)("step", number=2, count=5) == "Step 2 of 5"


def test_no_text_holds_a_code_a_score_or_blame() -> None:
    say = words(Language.ENGLISH)
    spoken = " ".join(say.template(key) for key in say.names()).lower()
    assert not [bad for bad in ("error", "score", "apdu", "exception", "failed", "invalid") if bad in spoken]


def test_a_page_speaks_the_language_of_the_state() -> None:
    exhibit = exhibits(Language.ENGLISH)[0]
    page: Page = page_of(exhibit.state, exhibit.draft, AS_EVER)
    assert page.say.language is Language.ENGLISH


def values_of(language: Language, key: str, brief: bool) -> set[str]:
    say = words(language, brief=brief)
    return {name for _, name, _, _ in string.Formatter().parse(say.template(key)) if name}
