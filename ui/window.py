"""The kiosk's window: one surface, the bridge to the kiosk, the watchdog, and no way out."""

import logging
import threading
from collections.abc import Callable

from kivy.app import App
from kivy.base import EventLoop, ExceptionManager
from kivy.clock import Clock

from kiosk.ports import Picture
from kiosk.session.states import Language, State
from kiosk.typeset import require_glyphs, require_raqm
from kiosk.work.panel import Key
from ui import renderer
from ui.bridge import Bridge, KioskHandle, Photographed
from ui.crash import OnBug
from ui.display import open_window
from ui.draft import Draft
from ui.drift import EVERY_S
from ui.focus import Focus
from ui.holding import AS_USUAL, Touching
from ui.kivy_settings import configure, set_pace
from ui.memory import settle_memory
from ui.painting import rgba
from ui.pilot import Pilot
from ui.showing import Showing
from ui.speech.narrator import Narrator
from ui.speech.voice import Voice
from ui.surface import Surface
from ui.theme import Colour
from ui.view import View
from ui.watchdog import Watchdog
from ui.wishes import AS_EVER, Wishes
from ui.wording import words

log = logging.getLogger(__name__)
Script = Callable[[Pilot], None]
LOOK_EVERY_S = 1.0
RESTART_S = 5.0  # after a bug the apology stands this long, then the supervisor starts the kiosk anew


class KioskApp(App):  # type: ignore[misc]
    """One window on one kiosk. `script`, if any, touches the screen from its own thread, then closes it."""

    use_kivy_settings = False

    def __init__(
        self,
        kiosk: KioskHandle,
        bridge: Bridge,
        *,
        size: tuple[int, int] = (1280, 800),
        fullscreen: bool = False,
        rotation: int = 0,
        still: bool = False,
        script: Script | None = None,
        crashed: threading.Event | None = None,
        voice: Voice | None = None,
        speaker: bool = False,
        touching: Touching = AS_USUAL,
    ) -> None:
        require_raqm()
        for language in Language:
            require_glyphs(words(language).letters())
        configure(size, fullscreen=fullscreen, rotation=rotation)
        super().__init__()
        self._kiosk, self._bridge = kiosk, bridge
        self._locked, self._still, self._script = fullscreen, still, script
        self._crashed = crashed or threading.Event()
        self._touching = touching
        self.failed: BaseException | None = None
        self._script_error: BaseException | None = None
        self.narrator = Narrator(voice, speaker=speaker)
        self._watchdog = Watchdog(kiosk.ask)
        self.pilot = Pilot(self)

    @property
    def surface(self) -> Surface:
        return self.showing.surface

    @property
    def view(self) -> View | None:
        return self.showing.view

    @property
    def draft(self) -> Draft:
        return self.showing.draft

    @property
    def wishes(self) -> Wishes:
        return self.showing.wishes

    @property
    def focus(self) -> Focus:
        return self.showing.focus

    def run(self) -> None:
        """Stand in the window until it is closed; what went wrong in the script is raised here."""
        super().run()
        if self._script_error:
            raise self._script_error

    def build(self) -> Surface:
        open_window()
        window = EventLoop.window
        self._bridge.drawn_by = renderer.current()
        log.info("drawn by %s", self._bridge.drawn_by)
        window.bind(on_request_close=self._refuse_to_close, on_keyboard=self._swallow_key)
        ExceptionManager.add_handler(OnBug(self._apologise))
        self.showing = Showing(
            self._kiosk.post, self._on_shown, self.narrator, still=self._still, touching=self._touching
        )
        return self.showing.surface

    def on_start(self) -> None:
        showing = self.showing
        self._bridge.attach(self._on_state, self._on_picture, self.press, self._on_photo, showing.plug)
        self._kiosk.observe(self._bridge.show_state)
        Clock.schedule_interval(self._look_for_crash, LOOK_EVERY_S)
        Clock.schedule_interval(self._watchdog.feed, self._watchdog.every_s)
        if not self._still:
            Clock.schedule_interval(showing.drift, EVERY_S)
        if self._script:
            threading.Thread(target=self._run_script, name="script", daemon=True).start()

    def on_stop(self) -> None:
        self._watchdog.stopping()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings page stays shut (F1)."""
        return False

    def exhibit(self, state: State, draft: Draft, wishes: Wishes = AS_EVER) -> None:
        """Put up a state with what was typed in it, whatever came before (for pictures)."""
        self.showing.exhibit(state, draft, wishes)

    def press(self, key: Key) -> None:
        """A key of the tactile keypad, on Kivy's thread."""
        if not self.failed:
            self.showing.press(key)

    def forget_wishes(self) -> None:
        self.showing.forget_wishes()

    def _on_state(self, state: State) -> None:
        if self.failed:
            return
        first = self.showing.state is None
        self.showing.stand_in(state)
        if first:
            settle_memory()
            self._watchdog.ready()

    def _on_shown(self, view: View) -> None:
        if not self._still:
            set_pace(calm=self.showing.nobody)
        EventLoop.window.clearcolor = rgba(Colour.GROUND, contrast=view.wishes.contrast)
        self.pilot.shown(view.name)

    def _on_picture(self, picture: Picture | None) -> None:
        if picture is None:
            self.surface.live.clear()
        else:
            self.surface.live.show(picture)

    def _on_photo(self, news: Photographed) -> None:
        if news.picture is None:
            self.surface.photos.clear()
        else:
            self.surface.show_photo(news.photo, news.picture)

    def _refuse_to_close(self, *_: object, **__: object) -> bool:
        return self._locked

    def _swallow_key(self, *_: object) -> bool:
        """No key does anything by itself: neither Escape nor F1 nor a chord."""
        return True

    def _apologise(self, error: BaseException) -> None:
        """A bug of ours: say that nothing can be served, then end so that the supervisor starts anew."""
        if self.failed:
            return
        self.failed = error
        self.showing.apologise()
        Clock.schedule_once(lambda _: self.showing.refresh(), 0)
        Clock.schedule_once(self._stop_now, RESTART_S)

    def _look_for_crash(self, _elapsed_s: float) -> None:
        if self._crashed.is_set():
            self._apologise(RuntimeError("a thread of the kiosk met a bug"))

    def _stop_now(self, _elapsed_s: float) -> None:
        self.stop()

    def _run_script(self) -> None:
        try:
            assert self._script is not None
            self._script(self.pilot)
        except BaseException as error:
            self._script_error = error
        finally:
            Clock.schedule_once(self._stop_now, 0)
