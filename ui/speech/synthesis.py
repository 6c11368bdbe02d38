"""espeak-ng makes a sentence into sound; the sentence goes through a pipe, so that no list shows it."""

import logging
import shutil
import subprocess

from kiosk.session.states import Language
from ui.speech.sound import Sound, SoundError, parsed

log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
PATIENCE_S = 10.0
_VOICES = {Language.PERSIAN: "fa", Language.ENGLISH: "en-gb"}


class Synthesiser:
    def __init__(self, program: str = PROGRAM) -> None:
        self._program = program

    def sound(self, sentence: str, language: Language) -> Sound | None:
        """None where nothing came of it, which is logged without the words."""
        options = ["-v", _VOICES[language], "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"]
        try:
            run = subprocess.run(
                [self._program, *options],
                input=sentence.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=True,
            )
            return parsed(run.stdout)
        except (OSError, subprocess.SubprocessError, SoundError) as error:
            log.warning("the synthesiser failed: %s", type(error).__name__)
            return None


def installed() -> bool:
    return shutil.which(PROGRAM) is not None
