"""A key held down, on Kivy's own clock turned by hand."""

import os

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from kivy.clock import Clock

from ui.draft import Cleared, Erased, Typed
from ui.holding import Holding, Touching
from ui.scene import Rect, Target
from ui.theme import Colour
from ui.view import Message

PLACE = Rect(0, 0, 80, 80)
BACK = Target(PLACE, "key.back", Erased(), Colour.SURFACE, Colour.TINT, repeats=True)
ALEF = Target(PLACE, "key.ا", Typed("ا"), Colour.SURFACE, Colour.TINT, held=Typed("أ"))
PLAIN = Target(PLACE, "key.ب", Cleared(), Colour.SURFACE, Colour.TINT)


class Turned:
    """Kivy's clock as far as it was turned; what is due then is called."""

    def __init__(self, touching: Touching) -> None:
        self.said: list[Message] = []
        self.holding = Holding(self.said.append, touching)

    def hold(self, target: Target, seconds: float) -> bool:
        self.holding.begin(target)
        start = Clock.get_time()
        while Clock.get_time() - start < seconds:
            Clock.tick()
        return self.holding.end()


def test_a_letter_held_down_says_its_other_self_once() -> None:
    turned = Turned(Touching())
    assert turned.hold(ALEF, 0.8)
    assert turned.said == [Typed("أ")]


def test_a_short_press_says_nothing_by_itself() -> None:
    turned = Turned(Touching())
    assert not turned.hold(ALEF, 0.2)
    assert not turned.hold(PLAIN, 0.7)
    assert turned.said == []


def test_backspace_goes_on_until_it_is_let_go() -> None:
    turned = Turned(Touching(key_repeat_s=0.05))
    assert turned.hold(BACK, 0.8)
    many = len(turned.said)
    assert many >= 3
    assert set(map(type, turned.said)) == {Erased}


def test_repeating_can_be_switched_off() -> None:
    turned = Turned(Touching(key_repeat_s=0))
    assert not turned.hold(BACK, 0.8)
    assert turned.said == []
