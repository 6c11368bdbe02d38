"""Which sentences are always the same, and the files they are found in."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.session.states import Language
from tools.exhibits import exhibits
from ui.layout.arrange import arrange
from ui.presenter import present
from ui.speech.prompts import Prompts, file_name, fixed, is_fixed, pieces
from ui.speech.rendering import LIST, RenderingError, render
from ui.speech.script import page_script
from ui.speech.sound import Sound, wav
from ui.speech.synthesis import Synthesiser
from ui.wording import words

ENGLISH = Language.ENGLISH
NOISE = Sound(8000, np.arange(100, dtype=np.int16))


def test_what_a_person_or_the_centre_puts_in_is_not_fixed() -> None:
    assert is_fixed("What is your national code?", ENGLISH)
    assert is_fixed("Continue، button", ENGLISH)
    assert not is_fixed("National code، field، 0499370899", ENGLISH)
    assert not any("{" in sentence for language in Language for sentence in fixed(language))


def test_a_sentence_falls_into_as_few_pieces_as_can_be() -> None:
    assert pieces("Continue، button", ENGLISH) == ["Continue", "button"]
    assert pieces("Maryam، button، not available", ENGLISH) == ["Maryam", "button", "not available"]
    comma = next(each for each in fixed(Language.PERSIAN) if "، " in each)
    assert pieces(comma, Language.PERSIAN) == [comma]


@pytest.mark.parametrize("language", list(Language))
def test_most_of_what_is_said_comes_from_files(language: Language) -> None:
    say = words(language)
    said = [
        piece
        for exhibit in exhibits(language)
        for sentence in page_script(arrange(present(exhibit.state, exhibit.draft), 1280, 800), say)
        for piece in pieces(sentence, language)
    ]
    assert sum(piece in fixed(language) for piece in said) / len(said) > 0.7


def test_a_prompt_is_found_by_its_words_and_only_a_fixed_one(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path)
    (tmp_path / ENGLISH).mkdir()
    for sentence in ("Continue", "Maryam"):
        prompts.path(sentence, ENGLISH).write_bytes(wav(NOISE))
    found = prompts.sound("Continue", ENGLISH)
    assert found is not None
    assert np.array_equal(found.samples, NOISE.samples)
    assert prompts.sound("Maryam", ENGLISH) is None
    assert prompts.sound("Back", ENGLISH) is None


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / ENGLISH).mkdir()
    Prompts(tmp_path).path("Continue", ENGLISH).write_bytes(b"RIFF")
    assert Prompts(tmp_path).sound("Continue", ENGLISH) is None


def test_file_names_tell_no_words() -> None:
    assert file_name("Continue") == file_name("Continue") != file_name("Back")
    assert "Continue" not in file_name("Continue")


class Quick(Synthesiser):
    """Makes the same noise of everything, at once."""

    def sound(self, sentence: str, language: Language) -> Sound | None:
        return NOISE


class Dumb(Synthesiser):
    def sound(self, sentence: str, language: Language) -> Sound | None:
        return None


def test_rendering_makes_what_is_missing_and_leaves_recordings_alone(tmp_path: Path) -> None:
    (tmp_path / ENGLISH).mkdir()
    recorded = Prompts(tmp_path).path("Continue", ENGLISH)
    recorded.write_bytes(b"a speaker's own")
    made = render(tmp_path, Quick())
    assert made.all == sum(len(fixed(language)) for language in Language)
    assert made.new == made.all - 1
    assert recorded.read_bytes() == b"a speaker's own"
    assert len((tmp_path / LIST).read_text("utf-8").splitlines()) == made.all
    assert render(tmp_path, Quick()).new == 0
    assert list(tmp_path.rglob("*.part")) == []


def test_rendering_without_a_synthesiser_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match="install espeak-ng"):
        render(tmp_path, Dumb())


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RenderingError, match="file"):
        render(tmp_path / "file", Quick())
