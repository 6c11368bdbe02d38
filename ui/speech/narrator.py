"""Decides what is said when: only while headphones are plugged in, and always of the screen as it is now."""

from ui.draft import SECRET, Typed
from ui.focus import Focus, rows
from ui.scene import Scene
from ui.speech.declared import declared
from ui.speech.script import element_script, key_script, news_script, page_script
from ui.speech.voice import Voice
from ui.wording import Words


class Narrator:
    """Everything personal that is said is heard by one pair of ears: without a plug there is no sound at all.

    It belongs to Kivy's thread; the voice does its work on a thread of its own.
    """

    def __init__(self, voice: Voice | None) -> None:
        self._voice = voice
        self._plugged = False
        self._scene: Scene | None = None
        self._focus: str | None = None
        self._words: Words | None = None

    def plug(self, plugged: bool) -> None:
        """In starts with the screen as it stands, out stops at once."""
        self._plugged = plugged
        if self._voice and not plugged:
            self._voice.hush()
        elif self._scene:
            self._tell_page()

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
        if self._words:
            self._say((key_script(edit.text, self._words, masked=field.endswith(SECRET)),))

    def repeat(self) -> None:
        """The one key for it: pauses what is being said, goes on with it, or says the screen once more."""
        if not (self._voice and self._plugged):
            return
        if self._voice.speaking:
            self._voice.pause()
        elif self._voice.paused:
            self._voice.resume()
        else:
            self._tell_page()

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
        if self._voice and self._plugged and sentences and self._words:
            self._voice.say(sentences, self._words.language)


def _page(scene: Scene) -> tuple[str, bool]:
    return scene.name, bool(scene.modal)
