"""Towns of Iran, to be taken with one touch while their name is being typed."""

import tomllib
from functools import lru_cache
from pathlib import Path

from kiosk.domain.text import comparison_key

TOWNS = Path(__file__).parent.parent / "assets" / "towns.toml"


def begun(typed: str) -> tuple[str, ...]:
    """Towns whose names begin like this, however they are spelled; seats of provinces first."""
    key = comparison_key(typed)
    return tuple(town for town, known in _towns() if known.startswith(key)) if key else ()


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, str], ...]:
    """Every town once, with what its name is compared by."""
    provinces = tomllib.loads(TOWNS.read_text("utf-8")).values()
    seats = [towns[0] for towns in provinces]
    others = sorted(town for towns in provinces for town in towns[1:])
    return tuple((town, comparison_key(town)) for town in dict.fromkeys([*seats, *others]))
