"""Decides what is said when and to whom, and always of the screen as it is now.

With headphones plugged in everything is heard, by one pair of ears. A loudspeaker, where there is one, is
silent until somebody asks for it, and says only what is the same for everybody.
"""

from dataclasses import dataclass

from ui.draft import SECRET, Typed
from ui.focus import Focus, rows
from ui.scene import Scene
from ui.speech.aloud import aloud
from ui.speech.declared import declared
from ui.speech.player import Outlet
from ui.speech.script import element_script, key_script, news_script, page_script
from ui.speech.voice import Voice, Way
from ui.speech.volume import DEFAULT, LOUDEST, OFF
from ui.wording import Words


@dataclass(frozen=True, slots=True)
class Hearing:
    """What can be heard with now."""

    plugged: bool = False
    speaker: bool = False

    @property
    def any(self) -> bool:
        return self.plugged or self.speaker

    def step(self, wished: int | None) -> int:
        """How loud it is: as wished, else as ever, which for a loudspeaker is not at all."""
        if not self.any:
            return OFF
        usual = DEFAULT if self.plugged else OFF
        return usual if wished is None else wished


class Narrator:
    """It belongs to Kivy's thread; the voice does its work on a thread of its own."""

    def __init__(self, voice: Voice | None, *, speaker: bool = False) -> None:
        self._voice = voice
        self.hearing = Hearing(speaker=speaker and voice is not None)
        self._volume: int | None = None
        self._scene: Scene | None = None
        self._focus: str | None = None
        self._words: Words | None = None

    def plug(self, plugged: bool) -> None:
        """In starts with the screen as it stands, out stops at once; how loud it was is forgotten."""
        self.hearing = Hearing(plugged and self._voice is not None, self.hearing.speaker)
        self._volume = None
        if not plugged:
            self.hush()
        else:
            self._tell_page()

    def hush(self) -> None:
        """Silence, and nothing left of what was being said."""
        if self._voice:
            self._voice.hush()

    def forget(self) -> None:
        """The person is gone: nothing of theirs is said again, and it is as loud as ever."""
        self._scene, self._focus, self._volume = None, None, None
        self.hush()

    def set_volume(self, wished: int | None) -> None:
        """Say the new step, which lets it be heard; a loudspeaker just switched on tells the screen."""
        before, self._volume = self._step, wished
        if not self._words or self._step == before:
            return
        if self._step == OFF:
            self.hush()
        elif before == OFF:
            self._tell_page()
        else:
            self._say((self._words("speech.volume", step=self._step, most=LOUDEST),))

    def show(self, scene: Scene, focus: Focus, words: Words) -> None:
        """A scene has been put up: say what is new about it."""
        before, self._scene = self._scene, scene
        moved, self._focus = focus.name != self._focus, focus.name
        other, self._words = self._words is not words, words
        if before is None or other or _page(before) != _page(scene):
            self._tell_page()
            return
        news = news_script(before, scene)
        self._say((*news, *self._focused(scene)) if moved else news)

    def typed(self, edit: Typed, field: str) -> None:
        """A character has gone into a field: say it, unless it is one of a secret."""
        if self._words and self.hearing.plugged:
            self._say((key_script(edit.text, self._words, masked=field.endswith(SECRET)),))

    def repeat(self) -> None:
        """The one key for it: pauses what is being said, goes on with it, or says the screen once more."""
        if not (self._voice and self._step):
            return
        if self._voice.speaking:
            self._voice.pause()
        elif self._voice.paused:
            self._voice.resume()
        else:
            self._tell_page()

    @property
    def _step(self) -> int:
        return self.hearing.step(self._volume)

    def _tell_page(self) -> None:
        if self._scene and self._words:
            self._say(page_script(self._scene, self._words))

    def _focused(self, scene: Scene) -> tuple[str, ...]:
        """The thing the keypad has come to, or the row of keys."""
        assert self._words
        if self._focus is None:
            return ()
        at = next((each for each in declared(scene) if each.key == self._focus), None)
        if at is not None:
            return (element_script(at, self._words),)
        keys = rows(scene).get(self._focus, ())
        names = [each.name for each in declared(scene) if each.key in {key.name for key in keys}]
        return (self._words("speech.row", first=names[0], last=names[-1]),) if names else ()

    def _say(self, sentences: tuple[str, ...]) -> None:
        if not (self._voice and self._step and sentences and self._words and self._scene):
            return
        outlet = Outlet.HEADPHONES if self.hearing.plugged else Outlet.SPEAKER
        said = sentences if self.hearing.plugged else aloud(sentences, self._scene, self._words)
        if said:
            self._voice.say(said, self._words.language, Way(outlet, self._step))


def _page(scene: Scene) -> tuple[str, bool]:
    return scene.name, bool(scene.modal)
