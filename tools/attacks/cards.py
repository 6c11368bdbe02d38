"""Forged and cloned cards at the station: so many tries of every kind, and the right card among them."""

import random
from collections.abc import Mapping
from pathlib import Path

from kiosk.stand_in import Given
from tests.drivers.card.cards import shipped_trust
from tools.attacks import scene
from tools.attacks.scene import Attack, Attempt, Brought, Supplied
from tools.attacks.station import Station, StuckError, Try
from tools.attacks.tally import Tally

CONTROL_EVERY = 25


def honest(chance: random.Random) -> Attempt:
    """The victim comes in person."""
    return Attempt(Supplied(scene.chip_of(scene.victims_card())), scene.VICTIMS_FINGERS[0])


def attack(kinds: Mapping[str, Attack], tries: int, seed: int, folder: Path) -> Tally:
    """Kind after kind in turn, each try with chance of its own, so that any one can be played again."""
    tally, names = Tally(), list(kinds)
    station = Station(folder, shipped_trust())
    try:
        for number in range(tries):
            if number % CONTROL_EVERY == 0:
                tally.count_honest(_tried(station, honest(random.Random())))
            name = names[number % len(names)]
            where = f"{seed}/{name}/{number}"
            tally.count(name, where, _tried(station, kinds[name](random.Random(where))))
    finally:
        station.close()
    return tally


def _tried(station: Station, attempt: Attempt) -> Try | None:
    central = Given(scene.authorised(station.clock.now()))
    try:
        return station.deliver(attempt.supply, Brought(attempt.minutiae), central, *attempt.faults)
    except StuckError:
        return None
