"""Replayed sensor sessions: whoever tapped the victim's session plays it to the kiosk, over and over.

The victim's card lies in the reader and the centre allows it; only the finger is not there. Of each kiosk run
the first session is the victim's own, and is delivered.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from drivers.fingerprint.sensor import Sensor
from drivers.fingerprint.trace import Mark
from kiosk.devices.fingers import AttachedSensor, SensorFingers
from kiosk.session.faults import Fault
from kiosk.session.states import Part
from kiosk.stand_in import Given
from kiosk.work.attachment import Attachment
from kiosk.work.biometrics import Biometrics
from simulators.card.personalised import PersonalisedCard
from simulators.card.prints import load_reference
from simulators.card.production import produce
from simulators.fingers.cli import main as grow
from tests.drivers.card.cards import shipped_trust
from tools.attacks import recording, scene
from tools.attacks.scene import Supplied
from tools.attacks.station import POLICY, Station, Try
from tools.attacks.tally import Tally

ONE_CAPTURE = replace(
    POLICY, capture_retries=0
)  # each session is one try: another picture is another session
_MOST_REFUSED = 3
_PATIENCE_S = 120.0  # with the biometric step on a machine that is busy with other things
A_RUN = 100  # replays to one kiosk that has not been started anew
Played = Callable[[list[Mark], random.Random], list[Mark]]


def byte_for_byte(marks: list[Mark], chance: random.Random) -> list[Mark]:
    return marks


def in_other_pieces(marks: list[Mark], chance: random.Random) -> list[Mark]:
    return recording.in_other_pieces(marks, chance)


def with_noise(marks: list[Mark], chance: random.Random) -> list[Mark]:
    return recording.altered(marks, recording.with_noise(chance))


def lighter(marks: list[Mark], chance: random.Random) -> list[Mark]:
    return recording.altered(marks, recording.lighter(chance))


# Refused because the picture came before; and, for two minutes, because the finger lies just where it lay.
REPLAYED: dict[str, Played] = {"byte_for_byte": byte_for_byte, "in_other_pieces": in_other_pieces}
CHANGED: dict[str, Played] = {"with_noise": with_noise, "lighter": lighter}


class Victim:
    """Two drawn fingers: one impression of each in the card, another one on the glass."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.finger = folder / "1_2.png"
        grow(["--seed", str(seed), "--count", "2", "--impressions", "2", "--out", str(folder)])

    def card(self) -> PersonalisedCard:
        references = tuple(load_reference(self.folder / f"{each}_1.png", 500) for each in (1, 2))
        return produce(scene.VICTIM, references, scene.VICTIMS_SERIAL)


class TappedKiosk:
    """A kiosk run: its sensor's driver, the biometric step, and whatever is on the line's other end now."""

    def __init__(self, station: Station, card: PersonalisedCard, biometrics: Biometrics) -> None:
        self._station = station
        self._card = card
        self.sensor: Callable[[], Sensor] = lambda: recording.played([])
        self._attachment = Attachment(
            Part.SENSOR,
            lambda: AttachedSensor(self.sensor()),
            lost=Fault.SENSOR_LOST,
            post=lambda event: None,
            clock=station.clock,
        )
        self._fingers = SensorFingers(self._attachment, biometrics, None, station.clock)

    def session(self, sensor: Callable[[], Sensor]) -> Try:
        """One delivery with a sensor that was just plugged in."""
        self.sensor = sensor
        self._attachment.renew()
        central = Given(scene.authorised(self._station.clock.now()))
        return self._station.deliver(Supplied(scene.chip_of(self._card)), self._fingers, central)

    def close(self) -> None:
        self._attachment.close()


def attack(kinds: dict[str, Played], tries: int, seed: int, folder: Path, a_run: int = A_RUN) -> Tally:
    """Runs of the kiosk, each with the victim's session first and replays of it after that."""
    tally, biometrics = Tally(), Biometrics(_PATIENCE_S)
    victim = Victim(folder / "prints", seed)
    station = Station(folder / "store", shipped_trust(), ONE_CAPTURE)
    try:
        card = victim.card()
        biometrics.start()
        while tally.tries < tries and len(tally.honest_refused) < _MOST_REFUSED:
            number = tally.honest
            kiosk = TappedKiosk(station, card, biometrics)
            tap = recording.Tap(victim.finger, seed * 1000 + number)
            refused = len(tally.honest_refused)
            tally.count_honest(kiosk.session(tap.open))
            marks = tap.heard()
            if len(tally.honest_refused) > refused:  # a recording of somebody who was refused proves nothing
                continue
            for again in range(min(a_run, tries - tally.tries)):
                name = list(kinds)[again % len(kinds)]
                where = f"{seed}/{name}/{number}/{again}"
                made = kinds[name](marks, random.Random(where))
                tally.count(name, where, kiosk.session(partial(recording.played, made)))
            kiosk.close()
    finally:
        station.close()
        biometrics.close()
    return tally
