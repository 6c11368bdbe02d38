"""The real synthesiser, writing what it would play into files."""

import stat
import time
import wave
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.session.states import Language
from ui.speech.voice import EspeakVoice, installed

needs_voice = pytest.mark.skipif(not installed(), reason="espeak-ng is not installed")
SENTENCES = ("کد ملی شما چیست؟", "3 8 4 9، 2 7 1 5")


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[EspeakVoice]:
    """A voice whose every sentence lasts until it is cut."""
    program = tmp_path / "speaks-for-ever"
    program.write_text(f"#!/bin/sh\necho said >>{tmp_path}/said\nexec sleep 60\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    voice = EspeakVoice(str(program))
    yield voice
    voice.close()


@needs_voice
def test_a_script_becomes_sound_in_both_languages(tmp_path: Path) -> None:
    lengths = []
    for language in Language:
        folder = tmp_path / language
        folder.mkdir()
        voice = EspeakVoice(out=folder)
        voice.say(SENTENCES, language)
        wait_for(partial(silent, voice))
        voice.close()
        lengths += [seconds(file) for file in sorted(folder.glob("*.wav"))]
    assert len(lengths) == 4
    assert min(lengths) > 0.5


def test_a_new_script_cuts_the_old_one(stubborn: EspeakVoice, tmp_path: Path) -> None:
    stubborn.say(("one", "two"), Language.ENGLISH)
    wait_for(lambda: said(tmp_path) == 1)
    begun = time.monotonic()
    stubborn.say(("three",), Language.ENGLISH)
    wait_for(lambda: said(tmp_path) == 2)
    assert time.monotonic() - begun < 10
    stubborn.hush()
    wait_for(lambda: not stubborn.speaking)


def test_a_paused_sentence_is_said_again_from_its_beginning(stubborn: EspeakVoice, tmp_path: Path) -> None:
    stubborn.say(("one",), Language.ENGLISH)
    wait_for(lambda: said(tmp_path) == 1)
    stubborn.pause()
    assert (stubborn.speaking, stubborn.paused) == (False, True)
    stubborn.resume()
    wait_for(lambda: said(tmp_path) == 2)
    assert stubborn.speaking


def test_what_is_said_is_in_no_list_of_processes(stubborn: EspeakVoice, tmp_path: Path) -> None:
    stubborn.say(("0499370899",), Language.ENGLISH)
    wait_for(lambda: said(tmp_path) == 1)
    assert not [each for each in commands() if "0499370899" in each]


def silent(voice: EspeakVoice) -> bool:
    return not voice.speaking


def said(folder: Path) -> int:
    file = folder / "said"
    return len(file.read_text().split()) if file.exists() else 0


def commands() -> list[str]:
    return [read(each / "cmdline") for each in Path("/proc").iterdir() if each.name.isdigit()]


def read(file: Path) -> str:
    try:
        return file.read_bytes().decode(errors="replace")
    except OSError:
        return ""


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes()) / float(sound.getframerate())


def wait_for(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
