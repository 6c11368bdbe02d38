"""What crosses from the kiosk's threads: in order, on Kivy's turn, and no picture larger than is shown."""

import io
import os
from collections.abc import Callable

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

import numpy as np
import pytest
from kivy.clock import Clock
from PIL import Image

from kiosk.ports import Picture
from kiosk.session.policy import Policy
from kiosk.session.states import State
from kiosk.work.panel import Headphones, Key, KeyPressed
from ui.bridge import LARGEST, Bridge, Photographed


@pytest.fixture
def heard() -> list[object]:
    return []


@pytest.fixture
def bridge(heard: list[object]) -> Bridge:
    made = Bridge()
    note: Callable[[object], None] = heard.append
    made.attach(note, note, note, note, note)
    return made


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 40)).save(out, "JPEG")
    return out.getvalue()


def photographed(heard: list[object]) -> Picture:
    Clock.tick()
    (news,) = heard
    assert isinstance(news, Photographed)
    assert news.picture is not None
    return news.picture


def test_nothing_is_delivered_but_on_kivys_own_turn(bridge: Bridge, heard: list[object]) -> None:
    state = State(Policy())
    bridge.show_state(state)
    bridge.panel(KeyPressed(Key.HELP))
    bridge.panel(Headphones(plugged=True))
    bridge.show_picture(None)
    assert heard == []
    Clock.tick()
    assert heard == [state, Key.HELP, True, None]


@pytest.mark.parametrize("size", [(640, 480), (2592, 1944), (1944, 2592)])
def test_a_photograph_comes_no_larger_than_it_is_shown(
    bridge: Bridge, heard: list[object], size: tuple[int, int]
) -> None:
    bridge.show_photo(1, jpeg(*size))
    shown = photographed(heard)
    assert max(shown.shape[:2]) == min(max(size), LARGEST)
    assert shown.shape[1] / shown.shape[0] == pytest.approx(size[0] / size[1], rel=0.01)
    assert shown[0, 0].tolist() == pytest.approx([200, 30, 40], abs=6)


def test_a_living_picture_comes_no_larger_either(bridge: Bridge, heard: list[object]) -> None:
    bridge.show_photo(0, np.zeros((1200, 2100, 3), dtype=np.uint8))
    assert photographed(heard).shape == (400, 700, 3)


def test_no_picture_means_that_all_are_forgotten(bridge: Bridge, heard: list[object]) -> None:
    bridge.show_scans(())
    Clock.tick()
    (news,) = heard
    assert isinstance(news, Photographed)
    assert (news.photo, news.picture) == (0, None)
