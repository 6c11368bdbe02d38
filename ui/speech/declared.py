"""The elements of a screen as somebody hears them: role, name, value, state and hint, in reading order.

Speech and tests read the same list. It is made from the scene, so nothing can be seen that is not declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ui.draft import SECRET
from ui.pages.entry import MASK
from ui.scene import Element, Scene, Target, Text
from ui.theme import Colour
from ui.theme import Role as TextRole

_HEADINGS = frozenset({TextRole.HEADING, TextRole.DISPLAY, TextRole.LARGE_HEADING, TextRole.LARGE_DISPLAY})
_FIELD, _CLEAR = "field.", "field.clear"


class Role(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    BUTTON = "button"
    OPTION = "option"
    FIELD = "field"
    KEY = "key"


class Condition(StrEnum):
    """What else there is to know of an element."""

    NONE = "none"
    CHOSEN = "chosen"
    UNAVAILABLE = "unavailable"
    EMPTY = "empty"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Declared:
    """`key` is the target's name, empty for what cannot be touched; `masked` values are heard as stars."""

    role: Role
    name: str = field(repr=False)
    value: str = field(default="", repr=False)
    state: Condition = Condition.NONE
    hint: str = ""
    key: str = ""
    masked: bool = False


def declared(scene: Scene) -> tuple[Declared, ...]:
    """Everything on the layer that can be touched now."""
    layer = scene.modal or scene.elements
    labels = _labels(layer)
    return tuple(
        _target(each, labels) if isinstance(each, Target) else _text(each)
        for each in layer
        if isinstance(each, Target) or (isinstance(each, Text) and each.text.strip())
    )


def _text(element: Text) -> Declared:
    """A large number alone, of a countdown or to be copied, is no heading."""
    titled = element.role in _HEADINGS and any(letter.isalpha() for letter in element.text)
    return Declared(Role.HEADING if titled else Role.TEXT, element.text)


def _target(target: Target, labels: dict[str, str]) -> Declared:
    parts = [part for part in target.parts if isinstance(part, Text) and part.text.strip()]
    if target.name.startswith(_FIELD) and target.name != _CLEAR:
        return _field(target, " ".join(part.text for part in parts if not _stands_in(part)), labels)
    texts = " ".join(part.text for part in parts)
    role = Role.BUTTON
    if target.spare or target.name.startswith("key."):
        role = Role.KEY
    elif target.name.startswith("option."):
        role = Role.OPTION
    chosen = role is Role.OPTION and target.fill is Colour.PRIMARY
    state = Condition.CHOSEN if chosen else Condition.NONE if target.enabled else Condition.UNAVAILABLE
    return Declared(role, target.label or texts, state=state, key=target.name)


def _field(target: Target, texts: str, labels: dict[str, str]) -> Declared:
    masked = target.name.endswith(SECRET) or MASK in texts
    empty = Condition.NONE if texts else Condition.EMPTY
    state = Condition.WRONG if target.edge is Colour.ERROR else empty
    value = "" if masked else "".join(texts.split()) if _is_number(texts) else texts
    label = target.label or labels.get(target.name, "")
    return Declared(Role.FIELD, label, value, state, key=target.name, masked=masked)


def _stands_in(part: Text) -> bool:
    """A pale word in an empty box only stands in for what is to come."""
    return part.colour is Colour.MUTED and part.role is TextRole.HINT


def _labels(layer: tuple[Element, ...]) -> dict[str, str]:
    """Each field with the text that stands before it."""
    found: dict[str, str] = {}
    before = ""
    for element in _flat(layer):
        if isinstance(element, Target) and element.name.startswith(_FIELD):
            found[element.name] = before
        elif isinstance(element, Text) and element.text.strip():
            before = element.text
    return found


def _flat(layer: tuple[Element, ...]) -> Iterator[Element]:
    yield from (each for each in layer if isinstance(each, Text | Target))


def _is_number(texts: str) -> bool:
    return "".join(texts.split()).isdecimal()
