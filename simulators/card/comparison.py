"""VERIFY: the on-card comparison (ISO/IEC 24787), its counter taken down and stored before it begins."""

from collections.abc import Callable

from drivers.card import probe
from drivers.card.apdu import Command, Response
from drivers.card.bit import BiometricInformationTemplate
from drivers.card.profile import Role
from drivers.card.status import StatusWord, with_tries
from simulators.card.memory import Memory
from simulators.card.personalised import TRIES_LIMIT, PersonalisedCard
from simulators.card.session import RefusalError, Session

IsSameFinger = Callable[[bytes, bytes], bool]  # probe, reference


def query(card: PersonalisedCard, memory: Memory, session: Session, command: Command) -> Response:
    """VERIFY without data: how things stand with a reference, free for everyone."""
    reference = _known(card, session, command)
    if command.data:
        raise RefusalError(StatusWord.SECURITY_STATUS)
    if session.protected and session.matched == reference:
        return Response(b"", StatusWord.OK)
    return Response(b"", with_tries(memory.tries(reference)))


def compare(
    card: PersonalisedCard, memory: Memory, session: Session, command: Command, same_finger: IsSameFinger
) -> Response:
    """Only inside the channel, only for a terminal with the role."""
    reference = _known(card, session, command)
    session.need(Role.VERIFY)
    session.matched = None
    left = memory.tries(reference)
    if not left:
        raise RefusalError(StatusWord.BLOCKED)
    template = next(each for each in card.templates if each.reference == reference)
    minutiae = _minutiae(command.data, template)
    memory.set_tries(reference, left - 1)
    if not same_finger(minutiae, card.references[reference]):
        raise RefusalError(with_tries(left - 1))
    memory.set_tries(reference, TRIES_LIMIT)
    session.matched = reference
    return Response(b"", StatusWord.OK)


def _known(card: PersonalisedCard, session: Session, command: Command) -> int:
    if command.p1 or command.p2 not in card.references:
        raise RefusalError(StatusWord.REFERENCE_NOT_FOUND)
    return command.p2


def _minutiae(data: bytes, template: BiometricInformationTemplate) -> bytes:
    """A probe that is not as the BIT demands is refused before it costs a try."""
    try:
        minutiae = probe.parse(data)
        fits = template.min_minutiae <= len(minutiae) // probe.MINUTIA_LENGTH <= template.max_minutiae
    except probe.ProbeError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
    if not fits or not probe.is_ordered(minutiae, template):
        raise RefusalError(StatusWord.WRONG_DATA)
    return minutiae
