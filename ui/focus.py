"""Which thing the tactile keypad is at, and what each of its keys does there: values and pure functions.

The keys of a keyboard are reached row by row: Select goes into a row, Back comes out of it.
"""

from dataclasses import dataclass, replace

from kiosk.work.panel import Key
from ui.scene import Outline, Rect, Scene, Target
from ui.theme import Colour

RING_WIDTH = 4
RING_GAP = 2  # between a thing and its ring, so that both edges are seen
_ROW = "row."


@dataclass(frozen=True, slots=True)
class Focus:
    """The thing the keypad is at on a screen; `name` is None while the keypad is not used.

    `row` names the row of keys that the keypad has gone into, empty outside a keyboard.
    """

    screen: str = ""
    name: str | None = None
    row: str = ""


NOWHERE = Focus()


def order(scene: Scene) -> tuple[Target, ...]:
    """What can be reached, in reading order: the page's own, its buttons, the header's tools."""
    return tuple(each for each in scene.targets() if each.enabled)


def rows(scene: Scene) -> dict[str, tuple[Target, ...]]:
    """The keyboard's rows from the top, each by its name; none where there is no keyboard."""
    found: dict[float, list[Target]] = {}
    for each in order(scene):
        if each.spare:
            found.setdefault(each.rect.y, []).append(each)
    return {f"{_ROW}{at}": tuple(found[y]) for at, y in enumerate(sorted(found))}


def stops(scene: Scene) -> tuple[str, ...]:
    """Everything that Up and Down pass outside a row, by name."""
    keys = rows(scene)
    named: list[str] = []
    for each in order(scene):
        name = next((row for row, held in keys.items() if each in held), each.name)
        if name not in named:
            named.append(name)
    return tuple(named)


def settled(focus: Focus, scene: Scene) -> Focus:
    """The focus on a scene that may have changed under it: a new screen begins with its first thing."""
    if focus.name is None:
        return NOWHERE
    if focus.screen != _screen(scene):
        return _first(scene)
    keys = rows(scene)
    if focus.row:
        held = [each.name for each in keys.get(focus.row, ())]
        return focus if focus.name in held else replace(focus, name=held[0]) if held else _first(scene)
    return focus if focus.name in stops(scene) else _first(scene)


def moved(focus: Focus, scene: Scene, key: Key) -> Focus:
    """One thing on or back, round and round; the first key only shows where the focus is."""
    names = [each.name for each in rows(scene).get(focus.row, ())] or list(stops(scene))
    if focus.name not in names:
        return _first(scene)
    at = names.index(focus.name) + (1 if key is Key.DOWN else -1)
    return replace(focus, name=names[at % len(names)])


def turned(focus: Focus, scene: Scene, key: Key) -> Focus:
    """Into a row of keys with Select and out of it with Back; else where it was."""
    keys = rows(scene)
    if key is Key.SELECT and focus.name in keys:
        return replace(focus, name=keys[focus.name][0].name, row=focus.name)
    if key is Key.BACK and focus.row in keys:
        return replace(focus, name=focus.row, row="")
    return focus


def chosen(focus: Focus, scene: Scene, key: Key) -> Target | None:
    """What the key sets off: the thing in focus, or the way back from this screen."""
    if key is Key.SELECT:
        return next((each for each in order(scene) if each.name == focus.name), None)
    if key is Key.BACK:
        return next((each for each in order(scene) if each.goes_back), None)
    return None


def ringed(scene: Scene, focus: Focus) -> Scene:
    """The scene with a ring round the thing in focus, or round the whole row."""
    ring = _ring(scene, focus)
    if scene.modal:
        return replace(scene, modal=scene.modal + ring)
    return replace(scene, elements=scene.elements + ring)


def around(rect: Rect) -> Rect:
    """The middle line of the ring."""
    return rect.inset(-(RING_GAP + RING_WIDTH / 2))


def _ring(scene: Scene, focus: Focus) -> tuple[Outline, ...]:
    row = rows(scene).get(focus.name or "", ())
    at = row or tuple(each for each in order(scene) if each.name == focus.name)
    if not at:
        return ()
    left, top = min(each.rect.x for each in at), at[0].rect.y
    whole = Rect(left, top, max(each.rect.right for each in at) - left, at[0].rect.height)
    return (Outline(around(whole), at[0].radius + RING_GAP, Colour.FOCUS, RING_WIDTH),)


def _first(scene: Scene) -> Focus:
    """Where a screen begins: at the way forward of a question, else at the first thing on the page."""
    asked = [each.name for each in order(scene) if each.primary] if scene.modal else []
    name = next(iter((*asked, *stops(scene))), None)
    return Focus(_screen(scene), name)


def _screen(scene: Scene) -> str:
    return f"{scene.name}?" if scene.modal else scene.name
