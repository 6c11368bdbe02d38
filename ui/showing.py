"""What one person sees: the kiosk's state with what they typed, wished for and where their keypad is.

It belongs to Kivy's thread. Whatever touches, keys or the kiosk say ends in one `refresh`.
"""

from collections.abc import Callable

from kivy.clock import Clock

from kiosk.session.events import Event, Touched
from kiosk.session.journeys.technician.events import ServiceCalled
from kiosk.session.journeys.technician.stages import TryingSensor
from kiosk.session.policy import Policy
from kiosk.session.states import Attract, Capturing, Language, OutOfService, Part, Stage, State
from kiosk.typeset import forget_texts
from kiosk.work.panel import Key
from ui.curtain import covered
from ui.draft import Draft, Edit, Typed, edited, followed, sent
from ui.drift import drifted
from ui.focus import NOWHERE, chosen, moved, ringed, settled, turned
from ui.holding import Touching
from ui.knocking import SILENCE, knocked
from ui.layout.arrange import arrange
from ui.memory import sweep_memory
from ui.presenter import present
from ui.scene import Scene
from ui.speech.narrator import Narrator
from ui.speech.tools import with_sound_tools
from ui.speech.volume import DEFAULT
from ui.surface import Surface
from ui.textures import forget_textures
from ui.view import Message, View
from ui.wishes import AS_EVER, Covered, HelpAsked, VolumeSet, Wish, Wishes, granted, kept
from ui.wording import Words, words

TOUCHED_EVERY_S = 1.0
NOBODY = (Attract, OutOfService)  # the stages outside a session


class Showing:
    """`post` takes what is for the kiosk; `shown` hears of every screen put up."""

    def __init__(
        self,
        post: Callable[[Event], None],
        shown: Callable[[View], None],
        narrator: Narrator,
        *,
        still: bool,
        touching: Touching,
    ) -> None:
        self._post, self._shown, self.narrator = post, shown, narrator
        self.surface = Surface(self.send, self._on_touch, still=still, touching=touching)
        self.surface.bind(size=lambda *_: self.refresh())
        self.state: State | None = None  # nothing is shown before the kiosk has said where it stands
        self.draft = Draft()
        self.wishes = AS_EVER
        self.focus = NOWHERE
        self.view: View | None = None
        self.scene: Scene | None = None
        self._touched_at = 0.0
        self._knocking = SILENCE
        self._steps_drifted = 0

    @property
    def nobody(self) -> bool:
        return self.state is not None and isinstance(self.state.stage, NOBODY)

    def stand_in(self, state: State) -> None:
        """The kiosk has moved on."""
        before, self.state = self.state or state, state
        self.draft = followed(self.draft, before, state)
        self.wishes = kept(self.wishes, before, state)
        if _left(Capturing, before, state) or _left(TryingSensor, before, state):
            self.surface.live.clear()
        if isinstance(state.stage, Attract) and state.stage != before.stage:
            self._forget()
        else:
            self.refresh()

    def exhibit(self, state: State, draft: Draft, wishes: Wishes) -> None:
        """Put up a state with what was typed in it, whatever came before (for pictures)."""
        self.state, self.draft, self.wishes = state, draft, wishes
        self.refresh()

    def apologise(self) -> None:
        """Nothing can be served, and nothing of the session stays."""
        language = self.state.language if self.state else Language.PERSIAN
        self.state = State(Policy(), OutOfService(Part.JOURNAL), language=language)
        self.draft, self.wishes = Draft(), AS_EVER

    def press(self, key: Key) -> None:
        """A key of the tactile keypad; what it sets off is as good as a touch."""
        scene = self.scene
        if scene is None:
            return
        if key is Key.REPEAT:
            self._repeat()
        if not scene.modal:
            self._touched()
        if key is Key.HELP and not scene.modal:
            self.send(HelpAsked(shown=True))
        elif key in (Key.UP, Key.DOWN) or (key is Key.SELECT and self.focus == NOWHERE):
            self.focus = moved(self.focus, scene, key)
            self.refresh()
        elif (inner := turned(self.focus, scene, key)) != self.focus:
            self.focus = inner
            self.refresh()
        elif self.surface.is_settled():
            self._act(scene, key)

    def plug(self, plugged: bool) -> None:
        """Headphones went in or out: as loud as ever, and out uncovers the screen."""
        self.wishes = granted(granted(self.wishes, Covered(hidden=False)), VolumeSet(None))
        self.narrator.plug(plugged)
        self.refresh()

    def send(self, message: Message) -> None:
        if isinstance(message, Edit):
            if isinstance(message, Typed):
                self.narrator.typed(message, message.into or self.draft.focus)
            self.draft = edited(self.draft, message)
            self.refresh()
        elif isinstance(message, Wish):
            self.wishes = granted(self.wishes, message)
            self._touched()
            self.refresh()
            self._wait_to_forget()
        else:
            self.draft = sent(self.draft)
            self.refresh()
            self._post(message)

    def forget_wishes(self, _elapsed_s: float = 0) -> None:
        if self.nobody:
            self.wishes, self.focus = AS_EVER, NOWHERE
            self.refresh()

    def drift(self, _elapsed_s: float = 0) -> None:
        if self.nobody and not self.surface.is_held:
            self._steps_drifted += 1
            self.refresh()

    def refresh(self) -> None:
        if self.state is None:
            return
        width, height = (round(side) for side in self.surface.size)
        say = words(self.state.language, brief=self.wishes.large)
        self.narrator.set_volume(self.wishes.volume)
        view = present(self.state, self.draft, self.wishes)
        self.view = with_sound_tools(view, self.narrator.hearing, self.wishes, say)
        self.scene = scene = arrange(self.view, width, height)
        self.focus = settled(self.focus, scene)
        self.surface.show(self._drawn(scene, say))
        self.narrator.show(scene, self.focus, say)
        self._shown(self.view)

    def _drawn(self, scene: Scene, say: Words) -> Scene:
        if self.wishes.covered:
            return covered(scene, say)
        return ringed(drifted(scene, self._steps_drifted) if self.nobody else scene, self.focus)

    def _forget(self) -> None:
        """The person is gone: the first screen, and nothing of theirs in any texture, text or sentence."""
        self.focus = NOWHERE
        self.narrator.forget()
        self.refresh()
        self.surface.photos.clear()
        forget_texts()
        forget_textures()
        Clock.schedule_once(sweep_memory, 0)

    def _repeat(self) -> None:
        """The key for it; where only a loudspeaker could be heard it switches that on."""
        hearing = self.narrator.hearing
        if hearing.any and not hearing.step(self.wishes.volume):
            self.send(VolumeSet(DEFAULT))
        else:
            self.narrator.repeat()

    def _act(self, scene: Scene, key: Key) -> None:
        target = chosen(self.focus, scene, key)
        if target:
            self.send(target.sends)
        elif scene.modal:
            self._touched()  # no key that leads nowhere leaves "are you still there?" unanswered

    def _on_touch(self, across: float, down: float) -> None:
        """Who touches needs no ring round where the keypad was; technicians knock at a corner."""
        self._knocking = knocked(self._knocking, across, down, float(Clock.get_time()))
        if self.nobody and self._knocking.is_call:
            self._knocking = SILENCE
            self._post(ServiceCalled())
        if self.focus != NOWHERE:
            self.focus = NOWHERE
            self.refresh()
        self._touched()

    def _wait_to_forget(self) -> None:
        """Outside a session nothing else ends what somebody wished for and walked away from."""
        if self.state and self.nobody:
            policy = self.state.policy
            Clock.unschedule(self.forget_wishes)
            Clock.schedule_once(self.forget_wishes, policy.idle_warn_s + policy.idle_countdown_s)

    def _touched(self) -> None:
        now = float(Clock.get_time())
        warned = self.state is not None and self.state.warning_s is not None
        if warned or now - self._touched_at >= TOUCHED_EVERY_S:
            self._touched_at = now
            self._post(Touched())


def _left(stage: type[Stage], before: State, after: State) -> bool:
    return isinstance(before.stage, stage) and not isinstance(after.stage, stage)
