"""A voice of its own thread: says one sentence after the other and falls silent at a word."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.session.states import Language
from ui.speech.player import Outlet, Player, Playing
from ui.speech.prompts import Prompts, pieces
from ui.speech.sound import joined, softened, wav
from ui.speech.synthesis import Synthesiser
from ui.speech.volume import DEFAULT, gain

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """Where it is heard, and how loud."""

    outlet: Outlet = Outlet.HEADPHONES
    volume: int = DEFAULT


class Voice(Protocol):
    """Says what it was told last; nothing here waits for the sound."""

    def say(self, sentences: Sequence[str], language: Language, way: Way) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def hush(self) -> None: ...

    @property
    def speaking(self) -> bool: ...

    @property
    def paused(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Script:
    """What is being said; never shown, since it may be personal."""

    sentences: tuple[str, ...] = ()
    language: Language = Language.PERSIAN
    way: Way = Way()

    def __repr__(self) -> str:
        return f"_Script({len(self.sentences)} sentences)"


class SpokenVoice:
    """Prompts where there are files of them, the synthesiser for the rest; nothing said is kept."""

    def __init__(self, prompts: Prompts, synthesiser: Synthesiser, player: Player) -> None:
        self._prompts, self._synthesiser, self._player = prompts, synthesiser, player
        self._changed = threading.Condition()
        self._script = _Script()
        self._at = 0
        self._paused = False
        self._cut_short = False  # the sentence being said is to be said again
        self._closed = False
        self._playing: Playing | None = None
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    @property
    def speaking(self) -> bool:
        with self._changed:
            return self._at < len(self._script.sentences) and not self._paused

    @property
    def paused(self) -> bool:
        """Whether something was cut that can go on."""
        with self._changed:
            return self._at < len(self._script.sentences) and self._paused

    def say(self, sentences: Sequence[str], language: Language, way: Way) -> None:
        with self._changed:
            self._script, self._at, self._paused = _Script(tuple(sentences), language, way), 0, False
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
        self.say((), Language.PERSIAN, Way())

    def close(self) -> None:
        with self._changed:
            self._closed, self._script = True, _Script()
            self._cut()
        self._thread.join(timeout=5)

    def _cut(self) -> None:
        if self._playing:
            self._playing.stop()
        self._changed.notify()

    def _run(self) -> None:
        while self._wait_for_words():
            self._say_one()

    def _wait_for_words(self) -> bool:
        """Whether there is something to say; False once the voice is closed."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or (not self._paused and self._at < len(self._script.sentences))
            )
            self._cut_short = False
            return not self._closed

    def _say_one(self) -> None:
        with self._changed:
            script, at = self._script, self._at
        sound = self._sound(script, at) if at < len(script.sentences) else None
        with self._changed:
            if self._script is not script or self._cut_short or self._closed:
                return
            playing = self._playing = self._player.start(script.way.outlet) if sound else None
        if playing and sound and not playing.feed(sound):
            log.info("the sound device took nothing")
        with self._changed:
            self._playing = None
            if self._script is script and not self._cut_short:
                self._at = at + 1

    def _sound(self, script: _Script, at: int) -> bytes | None:
        """The whole sentence as one WAV, as loud as wished; None where nothing could be made of it."""
        parts = [
            self._prompts.sound(each, script.language) or self._synthesiser.sound(each, script.language)
            for each in pieces(script.sentences[at], script.language)
        ]
        found = [each for each in parts if each]
        return wav(softened(joined(found), gain(script.way.volume))) if found else None
