"""Which thing the tactile keypad is at, and what each of its keys does there: values and pure functions."""

from dataclasses import dataclass, replace

from kiosk.work.panel import Key
from ui.scene import Outline, Rect, Scene, Target
from ui.theme import Colour

RING_WIDTH = 4
RING_GAP = 2  # between a thing and its ring, so that both edges are seen


@dataclass(frozen=True, slots=True)
class Focus:
    """The thing the keypad is at on a screen; `name` is None while the keypad is not used."""

    screen: str = ""
    name: str | None = None


NOWHERE = Focus()


def order(scene: Scene) -> tuple[Target, ...]:
    """What can be reached, in reading order: the page's own, its buttons, the header's tools."""
    return tuple(each for each in scene.targets() if each.enabled)


def settled(focus: Focus, scene: Scene) -> Focus:
    """The focus on a scene that may have changed under it: a new screen begins with its first thing."""
    if focus.name is None:
        return NOWHERE
    names = [each.name for each in order(scene)]
    if focus.screen == _screen(scene) and focus.name in names:
        return focus
    return _first(scene)


def moved(focus: Focus, scene: Scene, key: Key) -> Focus:
    """One thing on or back, round and round; the first key only shows where the focus is."""
    names = [each.name for each in order(scene)]
    if focus.name not in names:
        return _first(scene)
    at = names.index(focus.name) + (1 if key is Key.DOWN else -1)
    return replace(focus, name=names[at % len(names)])


def chosen(focus: Focus, scene: Scene, key: Key) -> Target | None:
    """What the key sets off: the thing in focus, or the way back from this screen."""
    if key is Key.SELECT:
        return next((each for each in order(scene) if each.name == focus.name), None)
    if key is Key.BACK:
        return next((each for each in order(scene) if each.goes_back), None)
    return None


def ringed(scene: Scene, focus: Focus) -> Scene:
    """The scene with a ring round the thing in focus."""
    at = next((each for each in order(scene) if each.name == focus.name), None)
    if at is None:
        return scene
    ring = (Outline(around(at.rect), at.radius + RING_GAP, Colour.FOCUS, RING_WIDTH),)
    if scene.modal:
        return replace(scene, modal=scene.modal + ring)
    return replace(scene, elements=scene.elements + ring)


def around(rect: Rect) -> Rect:
    """The middle line of the ring."""
    return rect.inset(-(RING_GAP + RING_WIDTH / 2))


def _first(scene: Scene) -> Focus:
    """Where a screen begins: at the way forward of a question, else at the first thing on the page."""
    things = order(scene)
    asked = [each for each in things if each.primary] if scene.modal else []
    name = next((each.name for each in (*asked, *things)), None)
    return Focus(_screen(scene), name)


def _screen(scene: Scene) -> str:
    return f"{scene.name}?" if scene.modal else scene.name
