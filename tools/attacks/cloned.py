"""Cloned, exchanged and relayed cards: a copy of the victim's, or its line in the attacker's hand."""

import random

from drivers.card.profile import Ins
from simulators.card.chip import Chip
from simulators.card.production import Irregularity, produce
from tools.attacks import chips, scene
from tools.attacks.chips import Changed, Relay
from tools.attacks.scene import ATTACKERS_FINGERS, VICTIM, VICTIMS_SERIAL, Attack, Attempt, Supplied

_DIALOGUE = 30  # APDUs of a session; where on its way an attack begins is drawn
_VERDICT = (Ins.VERIFY_TLV, Ins.PUT_DATA)


def without_key(chance: random.Random) -> Attempt:
    """All that can be read was copied; the key that never leaves the chip is another."""
    how, seed = Irregularity(key_not_certified=True), chance.randrange(10**6)
    copy = produce(VICTIM, ATTACKERS_FINGERS, VICTIMS_SERIAL, seed, how=how)
    return Attempt(Supplied(scene.chip_of(copy)))


def says_yes(chance: random.Random) -> Attempt:
    return Attempt(Supplied(chips.YesSayer(_victims(), chance)))


def relay_says_yes(chance: random.Random) -> Attempt:
    """The victim's card, relayed; from some command on every answer ends with 9000."""
    return _relayed(chance, chips.to_ok)


def relay_says_yes_to_verify(chance: random.Random) -> Attempt:
    """Only the chip's no is turned into a yes."""
    return _relayed(chance, chips.to_ok, _VERDICT)


def relay_spoils(chance: random.Random) -> Attempt:
    return _relayed(chance, chips.one_bit)


def relay_repeats(chance: random.Random) -> Attempt:
    """From some command on the answer before is given again, MAC and all."""
    return _relayed(chance, chips.again)


def session_replayed(chance: random.Random) -> Attempt:
    """All that the victim's card answered when it was matched, again: in order, or by kind of command."""
    return Attempt(Supplied(chips.Replayed(_victims().atr, chance, by_kind=chance.random() < 0.5)))


def session_replayed_from(chance: random.Random) -> Attempt:
    """The victim's card up to some command; from there what it answered in the matched session."""
    return _relayed(chance, chips.as_recorded)


def command_replayed(chance: random.Random) -> Attempt:
    """The kiosk's VERIFY is exchanged for the one of the matched session before the chip hears it."""
    return Attempt(Supplied(chips.Exchanged(_victims())))


def exchanged_for_own(chance: random.Random) -> Attempt:
    """Begun with the victim's card; somewhere on the way the attacker's genuine one takes its place."""
    return _exchanged(chance, Supplied(_victims(), scene.chip_of(scene.attackers_card())))


def exchanged_for_victims(chance: random.Random) -> Attempt:
    """Begun with the attacker's genuine card; the victim's is to be released."""
    return _exchanged(chance, Supplied(scene.chip_of(scene.attackers_card()), _victims()))


def reset_on_the_way(chance: random.Random) -> Attempt:
    """The contact bounces or the card leaves in mid-match, with a stranger's finger on the glass."""
    fault = chance.choice(("bouncing_contact", "bounced", "pulled_after", "cut_to_9000", "forged_9000"))
    return Attempt(Supplied(_victims()), faults=(f"{fault}@{chance.randrange(_DIALOGUE)}",))


CLONED: dict[str, Attack] = {
    each.__name__: each
    for each in (
        *(without_key, says_yes, relay_says_yes, relay_says_yes_to_verify, relay_spoils, relay_repeats),
        *(session_replayed, session_replayed_from, command_replayed, exchanged_for_own),
        *(exchanged_for_victims, reset_on_the_way),
    )
}


def _victims() -> Chip:
    return scene.chip_of(scene.victims_card())


def _relayed(chance: random.Random, changed: Changed, only: tuple[int, ...] = ()) -> Attempt:
    first = chance.randrange(_DIALOGUE)
    return Attempt(Supplied(Relay(_victims(), chance, changed, first=first, only=only)))


def _exchanged(chance: random.Random, supply: Supplied) -> Attempt:
    return Attempt(supply, faults=(f"swapped@{chance.randrange(_DIALOGUE)}",))
