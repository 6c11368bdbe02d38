"""Rogue brokers at the station: what the centre never said so lets no card go, what it did say does."""

import random
from pathlib import Path

from tests.drivers.card.cards import shipped_trust
from tools.attacks import line, scene
from tools.attacks.line import FalseBroker, Keys
from tools.attacks.scene import ATTACKERS_FINGERS, Brought, Supplied
from tools.attacks.station import Station, StuckError, Try
from tools.attacks.tally import Tally

CONTROL_EVERY = 25


def attack(tries: int, seed: int, folder: Path) -> Tally:
    """A broker that was let in tells all it can; the honest tries have the centre itself behind it."""
    tally, names = Tally(), list(line.TOLD)
    station, centre = Station(folder, shipped_trust()), Keys()
    try:
        for number in range(tries):
            if number % CONTROL_EVERY == 0:
                tally.count_honest(_tried(FalseBroker(station, centre, line.truly(random.Random()))))
            name = names[number % len(names)]
            where = f"{seed}/{name}/{number}"
            told = line.TOLD[name](random.Random(where))
            tally.count(name, where, _tried(FalseBroker(station, centre, told)))
    finally:
        station.close()
    return tally


def _tried(broker: FalseBroker) -> Try | None:
    supply = Supplied(scene.chip_of(scene.attackers_card()))
    try:
        return broker.station.deliver(supply, Brought(ATTACKERS_FINGERS[0]), broker.central)
    except StuckError:
        return None
