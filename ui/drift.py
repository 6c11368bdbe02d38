"""The screen that stands all day moves a little, slowly, so that nothing burns into the panel."""

from dataclasses import replace

from ui.scene import Element, Panel, Rect, Scene, Target

EVERY_S = 30.0
_ACROSS, _DOWN = 12, 8  # reference pixels away from where it was laid out
_STRIDE = 2


def drifted(scene: Scene, step: int) -> Scene:
    """The scene after so many steps of its way; grounds that reach the page's edges still do."""
    across = _swing(step, _ACROSS // _STRIDE) * _STRIDE
    down = (_swing(3 * step, _DOWN) + _DOWN) // 2
    return replace(scene, elements=tuple(_moved(each, across, down, scene) for each in scene.elements))


def _swing(step: int, reach: int) -> int:
    """0 at first, then to and fro between -reach and reach, one at a time."""
    at = (step + reach) % (4 * reach)
    return min(at, 4 * reach - at) - reach


def _moved(element: Element, across: float, down: float, page: Scene) -> Element:
    at = replace(element.rect, x=element.rect.x + across, y=element.rect.y + down)
    if isinstance(element, Panel):
        return replace(element, rect=_to_the_edges(element.rect, at, page))
    if isinstance(element, Target):
        return replace(
            element, rect=at, parts=tuple(_moved(part, across, down, page) for part in element.parts)
        )
    return replace(element, rect=at)


def _to_the_edges(before: Rect, at: Rect, page: Scene) -> Rect:
    left = min(at.x, 0.0) if before.x <= 0 else at.x
    top = min(at.y, 0.0) if before.y <= 0 else at.y
    right = max(at.right, page.width) if before.right >= page.width else at.right
    bottom = max(at.bottom, page.height) if before.bottom >= page.height else at.bottom
    return Rect(left, top, right - left, bottom - top)
