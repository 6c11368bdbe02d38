"""What the centre tells of a card before it is handed over: how far it is, about how long, where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.domain import fields
from kiosk.domain.production import Stage


@dataclass(frozen=True, slots=True)
class CardProgress:
    """As far as it is told: `about_days` is an estimate, `lies_at` a place or a store (R38–R40, F24)."""

    stage: Stage | None = None
    about_days: int | None = None
    late: bool = False
    lies_at: str = ""
    held_until: datetime | None = None


def read_card_progress(body: Mapping[str, Any]) -> CardProgress:
    """The keys of a status reply that are about the card; a stage that is not known here is left out."""
    known = dict(body)
    guess = fields.mapping(known, "estimate") if known.get("estimate") is not None else {}
    told = known.get("production")
    return CardProgress(
        stage=Stage(told) if told in set(Stage) else None,
        about_days=fields.whole(guess, "about") if guess.get("about") is not None else None,
        late=guess.get("late") is True,
        lies_at=fields.text(known, "card_at", 64) if known.get("card_at") is not None else "",
        held_until=fields.instant(known, "held_until") if known.get("held_until") is not None else None,
    )
