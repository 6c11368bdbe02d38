"""Makes every prompt that is not there yet, and a list of all for whoever records them by voice."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kiosk.session.states import Language
from ui.speech.prompts import Prompts, file_name, fixed
from ui.speech.sound import wav
from ui.speech.synthesis import Synthesiser

LIST = "prompts.tsv"


@dataclass(frozen=True, slots=True)
class Rendered:
    """How many prompts there are now, and how many of them are new."""

    all: int
    new: int


class RenderingError(Exception):
    """One line for people: what could not be made, and the remedy."""


def render(folder: Path, synthesiser: Synthesiser) -> Rendered:
    wanted = [(sentence, language) for language in Language for sentence in sorted(fixed(language))]
    prompts = Prompts(folder)
    missing = [each for each in wanted if not prompts.path(*each).exists()]
    try:
        for language in Language:
            (folder / language).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for sentence, language in missing:
                pool.submit(_make, prompts.path(sentence, language), sentence, language, synthesiser)
        lines = [f"{language}/{file_name(sentence)}\t{sentence}\n" for sentence, language in wanted]
        (folder / LIST).write_text("".join(lines), "utf-8")
    except OSError as error:
        raise RenderingError(
            f"{error.filename}: {error.strerror}; name a folder that may be written"
        ) from None
    made = sum(prompts.path(*each).exists() for each in missing)
    if made < len(missing):
        raise RenderingError(f"{len(missing) - made} prompts could not be made; install espeak-ng")
    return Rendered(len(wanted), made)


def _make(path: Path, sentence: str, language: Language, synthesiser: Synthesiser) -> None:
    """Written whole under another name first: half a prompt would be heard for ever."""
    sound = synthesiser.sound(sentence, language)
    if sound is None:
        return
    begun = path.with_suffix(".part")
    begun.write_bytes(wav(sound))
    begun.replace(path)
