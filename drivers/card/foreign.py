"""Naming a card that does not carry our application, so that a person can be told what is in the reader."""

from drivers.card.apdu import MAX_SHORT_LE, Command
from drivers.card.dialogue import Dialogue
from drivers.card.profile import Ins
from drivers.card.refusal import CardProblem
from drivers.card.status import StatusWord

APPLICATIONS = {
    CardProblem.BANK_CARD: b"1PAY.SYS.DDF01",
    CardProblem.PIV_CARD: bytes.fromhex("A000000308000010000100"),
    CardProblem.PASSPORT: bytes.fromhex("A0000002471001"),
}


def recognise(dialogue: Dialogue) -> CardProblem:
    """Ask for the applications of the usual other cards, one after the other."""
    for problem, aid in APPLICATIONS.items():
        response = dialogue.send(Command(0x00, Ins.SELECT, 0x04, 0x00, aid, MAX_SHORT_LE))
        if response.sw in (StatusWord.OK, StatusWord.DEACTIVATED):
            return problem
    return CardProblem.OTHER_APPLICATION
