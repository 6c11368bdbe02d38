"""The kiosk's window: shows each state, posts each touch, and lets nobody out."""

import threading
from collections.abc import Callable

from kivy.app import App
from kivy.base import EventLoop, ExceptionManager
from kivy.clock import Clock

from kiosk.ports import Picture
from kiosk.session.events import Touched
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, Capturing, Language, OutOfService, Part, Stage, State
from kiosk.typeset import forget_texts, require_glyphs, require_raqm
from kiosk.work.panel import Key
from ui.bridge import Bridge, KioskHandle, Photographed
from ui.crash import OnBug
from ui.draft import Draft, Edit, Typed, edited, followed, sent
from ui.drift import EVERY_S, drifted
from ui.focus import NOWHERE, chosen, moved, ringed, settled, turned
from ui.holding import AS_USUAL, Touching
from ui.kivy_settings import configure, set_pace
from ui.layout.arrange import arrange
from ui.painting import rgba
from ui.pilot import Pilot
from ui.presenter import present
from ui.scene import Scene
from ui.speech.narrator import Narrator
from ui.speech.voice import Voice
from ui.surface import Surface
from ui.textures import forget_textures
from ui.theme import Colour
from ui.view import Message, View
from ui.watchdog import Watchdog
from ui.wishes import AS_EVER, HelpAsked, Wish, Wishes, granted, kept
from ui.wording import words

Script = Callable[[Pilot], None]
TOUCHED_EVERY_S = 1.0
LOOK_EVERY_S = 1.0
NOBODY = (Attract, OutOfService)  # the stages outside a session
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
        still: bool = False,
        script: Script | None = None,
        crashed: threading.Event | None = None,
        voice: Voice | None = None,
        touching: Touching = AS_USUAL,
    ) -> None:
        require_raqm()
        for language in Language:
            require_glyphs(words(language).letters())
        configure(size, fullscreen=fullscreen)
        super().__init__()
        self._kiosk, self._bridge = kiosk, bridge
        self._locked, self._still, self._script = fullscreen, still, script
        self._crashed = crashed or threading.Event()
        self._state: State | None = None  # nothing is shown before the kiosk has said where it stands
        self._touched_at = 0.0
        self.draft = Draft()
        self.wishes = AS_EVER
        self.focus = NOWHERE
        self._steps_drifted = 0
        self.view: View | None = None
        self.failed: BaseException | None = None
        self._script_error: BaseException | None = None
        self.narrator = Narrator(voice)
        self._touching = touching
        self._watchdog = Watchdog(kiosk.ask)
        self.pilot = Pilot(self)

    def run(self) -> None:
        """Stand in the window until it is closed; what went wrong in the script is raised here."""
        super().run()
        if self._script_error:
            raise self._script_error

    def build(self) -> Surface:
        EventLoop.ensure_window()
        window = EventLoop.window
        window.bind(on_request_close=self._refuse_to_close, on_keyboard=self._swallow_key)
        ExceptionManager.add_handler(OnBug(self._apologise))
        self.surface = Surface(self._send, self._on_touch, still=self._still, touching=self._touching)
        self.surface.bind(size=lambda *_: self._refresh())
        return self.surface

    def on_start(self) -> None:
        self._bridge.attach(self._on_state, self._on_picture, self.press, self._on_photo, self.narrator.plug)
        self._kiosk.observe(self._bridge.show_state)
        Clock.schedule_interval(self._look_for_crash, LOOK_EVERY_S)
        Clock.schedule_interval(self._watchdog.feed, self._watchdog.every_s)
        if not self._still:
            Clock.schedule_interval(self._drift, EVERY_S)
        if self._script:
            threading.Thread(target=self._run_script, name="script", daemon=True).start()

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings page stays shut (F1)."""
        return False

    def exhibit(self, state: State, draft: Draft, wishes: Wishes = AS_EVER) -> None:
        """Put up a state with what was typed in it, whatever came before (for pictures)."""
        self._state, self.draft, self.wishes = state, draft, wishes
        self._refresh()

    def press(self, key: Key) -> None:
        """A key of the tactile keypad, on Kivy's thread; what it sets off is as good as a touch."""
        scene = self.surface.scene
        if self.failed or scene is None:
            return
        if key is Key.REPEAT:
            self.narrator.repeat()
        if not scene.modal:
            self._touched()
        if key is Key.HELP and not scene.modal:
            self._send(HelpAsked(shown=True))
        elif key in (Key.UP, Key.DOWN) or (key is Key.SELECT and self.focus == NOWHERE):
            self.focus = moved(self.focus, scene, key)
            self._refresh()
        elif (inner := turned(self.focus, scene, key)) != self.focus:
            self.focus = inner
            self._refresh()
        elif self.surface.is_settled():
            self._act(scene, key)

    def _act(self, scene: Scene, key: Key) -> None:
        target = chosen(self.focus, scene, key)
        if target:
            self._send(target.sends)
        elif scene.modal:
            self._touched()  # no key that leads nowhere leaves "are you still there?" unanswered

    def _on_state(self, state: State) -> None:
        if self.failed:
            return
        if self._state is None:
            self._watchdog.ready()
        before, self._state = self._state or state, state
        self.draft = followed(self.draft, before, state)
        self.wishes = kept(self.wishes, before, state)
        if _left(Capturing, before, state):
            self.surface.live.clear()
        self._refresh()
        if isinstance(state.stage, Attract) and state.stage != before.stage:
            self.focus = NOWHERE
            self._refresh()
            self.surface.photos.clear()
            forget_texts()
            forget_textures()

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

    def _send(self, message: Message) -> None:
        if isinstance(message, Edit):
            if isinstance(message, Typed):
                self.narrator.typed(message, message.into or self.draft.focus)
            self.draft = edited(self.draft, message)
            self._refresh()
        elif isinstance(message, Wish):
            self.wishes = granted(self.wishes, message)
            self._touched()
            self._refresh()
            self._wait_to_forget()
        else:
            self.draft = sent(self.draft)
            self._refresh()
            self._kiosk.post(message)

    def _on_touch(self) -> None:
        """Who touches needs no ring round where the keypad was."""
        if self.focus != NOWHERE:
            self.focus = NOWHERE
            self._refresh()
        self._touched()

    def _wait_to_forget(self) -> None:
        """Outside a session nothing else ends what somebody wished for and walked away from."""
        if self._state and isinstance(self._state.stage, NOBODY):
            policy = self._state.policy
            Clock.unschedule(self.forget_wishes)
            Clock.schedule_once(self.forget_wishes, policy.idle_warn_s + policy.idle_countdown_s)

    def forget_wishes(self, _elapsed_s: float = 0) -> None:
        if self._state and isinstance(self._state.stage, NOBODY):
            self.wishes, self.focus = AS_EVER, NOWHERE
            self._refresh()

    def _touched(self) -> None:
        now = float(Clock.get_time())
        warned = self._state is not None and self._state.warning_s is not None
        if warned or now - self._touched_at >= TOUCHED_EVERY_S:
            self._touched_at = now
            self._kiosk.post(Touched())

    def _refresh(self) -> None:
        if self._state is None:
            return
        width, height = (round(side) for side in self.surface.size)
        if not self._still:
            set_pace(calm=isinstance(self._state.stage, NOBODY))
        self.view = present(self._state, self.draft, self.wishes)
        EventLoop.window.clearcolor = rgba(Colour.GROUND, contrast=self.wishes.contrast)
        scene = arrange(self.view, width, height)
        self.focus = settled(self.focus, scene)
        if isinstance(self._state.stage, NOBODY):
            scene = drifted(scene, self._steps_drifted)
        self.surface.show(ringed(scene, self.focus))
        self.narrator.show(scene, self.focus, words(self._state.language, brief=self.wishes.large))
        self.pilot.shown(self.view.name)

    def _drift(self, _elapsed_s: float) -> None:
        if self._state and isinstance(self._state.stage, NOBODY) and not self.surface.is_held:
            self._steps_drifted += 1
            self._refresh()

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
        language = self._state.language if self._state else Language.PERSIAN
        self._state = State(Policy(), OutOfService(Part.JOURNAL), language=language)
        self.draft = Draft()
        Clock.schedule_once(lambda _: self._refresh(), 0)
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


def _left(stage: type[Stage], before: State, after: State) -> bool:
    return isinstance(before.stage, stage) and not isinstance(after.stage, stage)
