"""A voice of its own thread: espeak-ng speaks one sentence after the other and falls silent at a word."""

import logging
import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kiosk.session.states import Language

log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
_VOICES = {Language.PERSIAN: "fa", Language.ENGLISH: "en-gb"}


class Voice(Protocol):
    """Says what it was told last; nothing here waits for the sound."""

    def say(self, sentences: Sequence[str], language: Language) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def hush(self) -> None: ...

    @property
    def speaking(self) -> bool: ...

    @property
    def paused(self) -> bool: ...


class EspeakVoice:
    """`out` writes WAV files there instead of playing, for tests and for listening to a script by itself."""

    def __init__(self, program: str = PROGRAM, out: Path | None = None) -> None:
        self._program, self._out = program, out
        self._changed = threading.Condition()
        self._sentences: list[str] = []
        self._language = Language.PERSIAN
        self._at = 0
        self._paused = False
        self._cut_short = False  # the sentence being said is to be said again
        self._closed = False
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    @property
    def speaking(self) -> bool:
        with self._changed:
            return self._at < len(self._sentences) and not self._paused

    @property
    def paused(self) -> bool:
        """Whether something was cut that can go on."""
        with self._changed:
            return self._at < len(self._sentences) and self._paused

    def say(self, sentences: Sequence[str], language: Language) -> None:
        with self._changed:
            self._sentences, self._at, self._language, self._paused = list(sentences), 0, language, False
            self._cut()

    def pause(self) -> None:
        with self._changed:
            self._paused = self._cut_short = True
            self._cut()

    def resume(self) -> None:
        """Go on with the sentence that was cut."""
        with self._changed:
            self._paused = False
            self._changed.notify()

    def hush(self) -> None:
        """Silence, and nothing left of what was being said."""
        self.say((), Language.PERSIAN)

    def close(self) -> None:
        with self._changed:
            self._closed, self._sentences = True, []
            self._cut()
        self._thread.join(timeout=5)

    def _cut(self) -> None:
        if self._child:
            self._child.kill()
        self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (self._paused or self._at >= len(self._sentences)):
                    self._changed.wait()
                if self._closed:
                    return
                script, at, self._cut_short = self._sentences, self._at, False
                self._child = child = self._speak(script[at], at)
            child.wait()
            with self._changed:
                self._child = None
                if self._sentences is script and not self._cut_short:
                    self._at = at + 1

    def _speak(self, sentence: str, at: int) -> "subprocess.Popen[bytes]":
        """A child for one sentence, which goes through a pipe: nobody reads it in the list of processes."""
        to_file = ["-w", str(self._out / f"{at:02}.wav")] if self._out else []
        command = [
            self._program,
            "-v",
            _VOICES[self._language],
            "-s",
            str(WORDS_A_MINUTE),
            *to_file,
            "--stdin",
        ]
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert child.stdin
        try:
            child.stdin.write(sentence.encode())
            child.stdin.close()
        except BrokenPipeError:
            log.warning("the voice ended early")
        return child


def installed() -> bool:
    return shutil.which(PROGRAM) is not None
