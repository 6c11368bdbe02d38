"""Orders for tests: a fictional person with two fingers and a real picture."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kiosk.domain.production import CardFinger, CardHolder, Order
from simulators.production.device import Factory, Setup
from simulators.production.schedule import Pace
from tests.drivers.card.cards import OTHER_HAND, OWNER

PERSON = CardHolder("9991234500", "مریم", "رضایی", "علی", date(1986, 7, 3), "female")


def picture(side: int = 480, seed: int = 1) -> bytes:
    """A JPEG of noise, which no compression makes small by itself."""
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=80)
    return file.getvalue()


PHOTO = picture(120)
FINGERS = (CardFinger(2, OWNER), CardFinger(7, OTHER_HAND))


def order(name: str = "order-1", **changes: Any) -> Order:
    return replace(Order(name, "tehran-1", PERSON, PHOTO, FINGERS), **changes)


def factory(folder: Path, now: Callable[[], datetime], pace: Pace | None = None, seed: int = 1) -> Factory:
    return Factory(Setup(folder / "cards", pace or Pace(), seed, folder / "production.json"), now)
