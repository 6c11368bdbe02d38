"""The one widget: draws scenes, keeps what did not change, and turns touches into messages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from ui.holding import AS_USUAL, Holding, Touching
from ui.live_photo import LivePhotos, Photo
from ui.live_print import LivePicture
from ui.painting import Brush, Painted, rgba
from ui.scene import Element, LivePhoto, Scene, Target
from ui.theme import HEADER, Colour
from ui.view import Message

SETTLE_S = 0.3  # after a new screen no touch counts, so that nothing is sent twice
FADE_S = 0.16
TURNS_PER_S = 0.5
FRAMES_PER_S = 10


class Surface(Widget):  # type: ignore[misc]
    """`send` gets what a finished touch says, `touched` hears of any touch that is not an answer.

    It is told where: as parts of the width, and of the height from above.
    """

    def __init__(
        self,
        send: Callable[[Message], None],
        touched: Callable[[float, float], None],
        *,
        still: bool = False,
        touching: Touching = AS_USUAL,
    ) -> None:
        super().__init__()
        self._send, self._touched, self._still = send, touched, still
        self._painted: dict[Element, Painted] = {}
        self._pressed: Target | None = None
        self._settled_at = 0.0
        self._holding = Holding(self._send, touching)
        self.touching = touching
        self._last = ("", 0.0)  # the thing last touched, and when
        self._turn = Clock.create_trigger(self._turn_busy, 1 / FRAMES_PER_S, interval=True)
        self.live = LivePicture()
        self.photos = LivePhotos()
        self.scene: Scene | None = None
        self.scale_px = 1.0
        with self.canvas.after:
            self._veil = Color(*rgba(Colour.GROUND, 0))
            self._veil_at = Rectangle()

    def show(self, scene: Scene) -> None:
        """Draw a scene; elements equal to those on the screen stay as they are."""
        if scene == self.scene:
            return
        before, self.scene = self.scene, scene
        scale = self.width / scene.width
        if scale != self.scale_px or before is None or before.contrast != scene.contrast:
            self._painted.clear()
            self.scale_px = scale
        brush = Brush(scale, round(self.height), self.live, self.photos, scene.contrast)
        known, self._painted = self._painted, {}
        self.canvas.clear()
        for element in (*scene.elements, *scene.modal):
            painted = known.get(element) or brush.paint(element)
            self._painted[element] = painted
            self.canvas.add(painted.group)
        if self._pressed not in self._painted:
            self._pressed = None
            self._holding.end()
        self._keep_turning()
        if before is None or before.name != scene.name:
            self._changed()

    def show_photo(self, photo: int, picture: Photo) -> None:
        """A camera's picture; one of another shape takes the place of what stands on the screen."""
        if self.photos.show(photo, picture) and self.scene:
            scene, self.scene = self.scene, None
            stale = [each for each in self._painted if isinstance(each, LivePhoto)]
            for each in stale:
                del self._painted[each]
            self.show(scene)

    @property
    def is_held(self) -> bool:
        """Whether a finger lies on something just now."""
        return self._pressed is not None

    def is_settled(self) -> bool:
        return float(Clock.get_time()) >= self._settled_at

    def target(self, name: str) -> Target | None:
        """What can be touched under that name right now."""
        targets = self.scene.targets() if self.scene else ()
        return next((each for each in targets if each.name == name and each.enabled), None)

    @property
    def _contrast(self) -> bool:
        return self.scene is not None and self.scene.contrast

    @contextmanager
    def unveiled(self) -> Iterator[None]:
        """The screen as it will look once it has faded in."""
        before, self._veil.a = self._veil.a, 0.0
        try:
            yield
        finally:
            self._veil.a = before

    def window_point(self, target: Target) -> tuple[float, float]:
        """The middle of a target in window pixels, counted from the bottom left."""
        x, y = target.rect.centre
        return x * self.scale_px, self.height - y * self.scale_px

    def on_touch_down(self, touch: MotionEvent) -> bool:
        hit = self._hit(touch)
        if self.scene and not self.scene.modal:
            self._tell(touch)
        if hit and hit.enabled and self.is_settled() and self._pressed is None:
            self._pressed = hit
            touch.grab(self)
            self._colour(hit, hit.pressed)
            self._holding.begin(hit)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self and self._pressed:
            held = self._hit(touch) == self._pressed
            self._colour(self._pressed, self._pressed.pressed if held else self._pressed.fill)
            if not held:
                self._holding.end()
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is self:
            touch.ungrab(self)
            pressed, self._pressed = self._pressed, None
            done = self._holding.end()
            if pressed:
                self._colour(pressed, pressed.fill)
                if self._hit(touch) == pressed and not done and self._is_meant(pressed):
                    self._send(pressed.said_at(*self._place(touch)))
        elif self.scene and self.scene.modal and self.is_settled() and self._hit(touch) is None:
            self._tell(touch)
        return True

    def _tell(self, touch: MotionEvent) -> None:
        self._touched(touch.x / self.width, 1 - touch.y / self.height)

    def _is_meant(self, target: Target) -> bool:
        """Whether this is not the trembling of a touch that was counted already."""
        (name, since), now = self._last, float(Clock.get_time())
        self._last = (target.name, now)
        return name != target.name or now - since >= self.touching.same_key_pause_s

    def _hit(self, touch: MotionEvent) -> Target | None:
        if not self.scene:
            return None
        x, y = self._place(touch)
        return next((each for each in reversed(self.scene.targets()) if each.reach.holds(x, y)), None)

    def _place(self, touch: MotionEvent) -> tuple[float, float]:
        """Where a touch is on the page."""
        return touch.x / self.scale_px, (self.height - touch.y) / self.scale_px

    def _colour(self, target: Target, colour: Colour) -> None:
        painted = self._painted.get(target)
        if painted and painted.ground:
            painted.ground.rgba = rgba(colour, contrast=self._contrast)

    def _changed(self) -> None:
        self._settled_at = float(Clock.get_time()) + SETTLE_S
        if self._still:
            return
        top = self.height - (HEADER + 1) * self.scale_px
        self._veil_at.pos, self._veil_at.size = (0, 0), (self.width, top)
        self._veil.rgba = rgba(Colour.GROUND, 1.0, contrast=self._contrast)
        Animation.cancel_all(self._veil)
        fading = Animation(a=0.0, duration=FADE_S, transition="out_quad")
        fading.bind(on_complete=self._unveil)
        fading.start(self._veil)

    def _unveil(self, *_: object) -> None:
        """A veil that cannot be seen would still be blended over the whole window in every frame."""
        self._veil_at.size = (0, 0)

    def _keep_turning(self) -> None:
        turning = any(each.turning for each in self._painted.values())
        if turning and not self._still:
            self._turn()
        else:
            self._turn.cancel()

    def _turn_busy(self, elapsed_s: float) -> None:
        for each in self._painted.values():
            if each.turning:
                each.turning.angle -= 360 * TURNS_PER_S * elapsed_s
