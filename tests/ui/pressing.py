"""Hands of a story: the same names pressed by touch or by the tactile keypad."""

import time
from collections.abc import Callable

from kiosk.work.panel import Key
from tests.ui.keypad_stories import choose
from tests.ui.stage import Stage, wait_until
from ui.focus import rows

Press = Callable[[Stage, str], None]


def by_touch(stage: Stage, name: str) -> None:
    stage.pilot.touch(name)


def by_keypad(stage: Stage, name: str) -> None:
    """Whatever is called so: a key of the keyboard by its row, all else by going down to it."""
    app = stage.app
    wait_until(lambda: stage.pilot.on_screen(lambda: app.surface.target(name) and app.surface.is_settled()))
    if stage.pilot.on_screen(lambda: _in_a_row(stage, name)):
        stage.pilot.on_screen(lambda: _type_one(stage, name))
    else:
        choose(stage, name)


def keys(text: str) -> tuple[str, ...]:
    names = {" ": "space", "\u200c": "joiner"}
    return tuple(f"key.{names.get(each, each)}" for each in text)


def type_by_keypad(stage: Stage, text: str) -> None:
    """Down to the letter's row, into it, along it, and out again, for every letter."""
    wait_until(lambda: stage.pilot.on_screen(stage.app.surface.is_settled))
    for letter in text:
        stage.pilot.on_screen(lambda letter=letter: _type_one(stage, f"key.{letter}"))  # type: ignore[misc]


def _in_a_row(stage: Stage, name: str) -> bool:
    scene = stage.app.surface.scene
    return scene is not None and any(name == each.name for row in rows(scene).values() for each in row)


def _type_one(stage: Stage, name: str) -> None:
    app = stage.app
    scene = app.surface.scene
    assert scene
    row = next(row for row, held in rows(scene).items() if name in {each.name for each in held})
    deadline = time.monotonic() + 10
    while app.focus.name != row:
        app.press(Key.DOWN)
        assert time.monotonic() < deadline
    app.press(Key.SELECT)
    while app.focus.name != name:
        app.press(Key.DOWN)
        assert time.monotonic() < deadline
    app.press(Key.SELECT)
    app.press(Key.BACK)
