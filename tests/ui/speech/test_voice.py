"""The voice on its thread, with the real synthesiser and a program that keeps what it would play."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from kiosk.session.states import Language
from tests.ui.speech.programs import keeping, lasting, refusing, said, wait_for
from ui.speech.player import Outlet, Player
from ui.speech.prompts import Prompts
from ui.speech.sound import Sound, parsed, wav
from ui.speech.synthesis import Synthesiser, installed
from ui.speech.voice import SpokenVoice, Way
from ui.speech.volume import LOUDEST, gain

needs_synthesiser = pytest.mark.skipif(not installed(), reason="espeak-ng is not installed")
SENTENCES = ("کد ملی شما چیست؟", "3 8 4 9، 2 7 1 5")
ENGLISH, HEARD = Language.ENGLISH, Way()
BEEP = Sound(8000, np.full(400, 12_000, dtype=np.int16))


class Beeping(Synthesiser):
    """Every sentence is the same short beep."""

    def sound(self, sentence: str, language: Language) -> Sound | None:
        return BEEP


def voice_with(program: Path, synthesiser: Synthesiser, prompts: Path) -> SpokenVoice:
    return SpokenVoice(Prompts(prompts), synthesiser, Player("ears", "room", str(program)))


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[SpokenVoice]:
    """A voice whose every sentence lasts until it is cut."""
    voice = voice_with(lasting(tmp_path), Beeping(), tmp_path)
    yield voice
    voice.close()


def played(folder: Path, voice: SpokenVoice, *sentences: str, way: Way = HEARD) -> list[Path]:
    voice.say(sentences, ENGLISH, way)
    wait_for(partial(_silent, voice))
    voice.close()
    return sorted(folder.glob("*.wav"))


@needs_synthesiser
@pytest.mark.parametrize("language", list(Language))
def test_a_script_becomes_sound_in_both_languages(tmp_path: Path, language: Language) -> None:
    voice = voice_with(keeping(tmp_path), Synthesiser(), tmp_path)
    voice.say(SENTENCES, language, HEARD)
    wait_for(partial(_silent, voice))
    voice.close()
    sounds = [parsed(file.read_bytes()) for file in sorted(tmp_path.glob("*.wav"))]
    assert len(sounds) == len(SENTENCES)
    assert min(len(each.samples) / each.rate_hz for each in sounds) > 0.5


def test_each_outlet_has_its_own_device_and_loudness(tmp_path: Path) -> None:
    voice = voice_with(keeping(tmp_path), Beeping(), tmp_path)
    (file,) = played(tmp_path, voice, "one", way=Way(Outlet.SPEAKER, LOUDEST - 2))
    assert file.name.endswith("-room.wav")
    loudest = int(np.abs(parsed(file.read_bytes()).samples).max())
    assert loudest == pytest.approx(12_000 * gain(LOUDEST - 2), abs=1)


def test_a_prompt_takes_the_place_of_the_synthesiser(tmp_path: Path) -> None:
    (tmp_path / "prompts" / ENGLISH).mkdir(parents=True)
    recorded = Sound(8000, np.full(1000, 500, dtype=np.int16))
    Prompts(tmp_path / "prompts").path("Continue", ENGLISH).write_bytes(wav(recorded))
    voice = voice_with(keeping(tmp_path), Beeping(), tmp_path / "prompts")
    files = played(tmp_path, voice, "Continue", "Maryam", way=Way(volume=LOUDEST))
    assert [len(parsed(file.read_bytes()).samples) for file in files] == [1000, 400]


def test_a_new_script_cuts_the_old_one(stubborn: SpokenVoice, tmp_path: Path) -> None:
    stubborn.say(("one", "two"), ENGLISH, HEARD)
    wait_for(lambda: said(tmp_path) == 1)
    stubborn.say(("three",), ENGLISH, HEARD)
    wait_for(lambda: said(tmp_path) == 2)
    stubborn.hush()
    wait_for(lambda: not stubborn.speaking)
    assert said(tmp_path) == 2


def test_a_paused_sentence_is_said_again_from_its_beginning(stubborn: SpokenVoice, tmp_path: Path) -> None:
    stubborn.say(("one",), ENGLISH, HEARD)
    wait_for(lambda: said(tmp_path) == 1)
    stubborn.pause()
    assert (stubborn.speaking, stubborn.paused) == (False, True)
    stubborn.resume()
    wait_for(lambda: said(tmp_path) == 2)
    assert stubborn.speaking


def test_what_is_said_is_in_no_list_of_processes(stubborn: SpokenVoice, tmp_path: Path) -> None:
    stubborn.say(("0499370899",), ENGLISH, HEARD)
    wait_for(lambda: said(tmp_path) == 1)
    assert not [each for each in _commands() if "0499370899" in each]


def test_a_device_that_takes_nothing_ends_the_script_and_not_the_voice(tmp_path: Path) -> None:
    voice = voice_with(refusing(tmp_path), Beeping(), tmp_path)
    assert played(tmp_path, voice, "one", "two") == []
    assert said(tmp_path) == 2


def test_without_the_program_nothing_is_heard_and_nothing_fails(tmp_path: Path) -> None:
    voice = voice_with(tmp_path / "none", Beeping(), tmp_path)
    assert played(tmp_path, voice, "one") == []


def test_a_synthesiser_that_fails_leaves_the_sentence_out(tmp_path: Path) -> None:
    voice = voice_with(keeping(tmp_path), Synthesiser(str(tmp_path / "none")), tmp_path)
    assert played(tmp_path, voice, "one") == []


def test_nothing_of_a_script_is_shown_or_kept(tmp_path: Path) -> None:
    voice = voice_with(keeping(tmp_path), Beeping(), tmp_path)
    voice.say(("0499370899",), ENGLISH, HEARD)
    assert "0499370899" not in repr(vars(voice))
    voice.hush()
    wait_for(lambda: not voice.speaking)
    assert voice._script.sentences == ()
    voice.close()


def _silent(voice: SpokenVoice) -> bool:
    return not voice.speaking


def _commands() -> list[str]:
    return [_read(each / "cmdline") for each in Path("/proc").iterdir() if each.name.isdigit()]


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode(errors="replace")
    except OSError:
        return ""
