"""PUT DATA of the delivery record: once, answered by a signed receipt.

A kiosk's record needs the role deliver and a match in this very channel; a desk's, of a delivery by
exception, the role exception, and leaves the card in a state of its own.
"""

from drivers.card import handshake, receipt
from drivers.card.apdu import Command, Response
from drivers.card.profile import CardState, Role, Tag
from drivers.card.receipt import NO_REFERENCE, DeliveryRecord
from drivers.card.status import StatusWord
from simulators.card.memory import Memory
from simulators.card.personalised import PersonalisedCard
from simulators.card.session import RefusalError, Session

NEEDED = {CardState.DELIVERED: Role.DELIVER, CardState.DELIVERED_BY_EXCEPTION: Role.EXCEPTION}


def put_data(card: PersonalisedCard, memory: Memory, session: Session, command: Command) -> Response:
    if command.p1 << 8 | command.p2 != Tag.DELIVERY_RECORD:
        raise RefusalError(StatusWord.REFERENCE_NOT_FOUND)
    session.need(Role(0))
    record = _record(command.data)
    reference = _permitted(session, record)
    if memory.content.state == record.state and memory.content.record == command.data.hex():
        return Response(bytes.fromhex(memory.content.receipt), StatusWord.OK)
    if memory.content.state != CardState.PERSONALISED:
        raise RefusalError(StatusWord.CONDITIONS)
    body = receipt.receipt_body(card.serial, reference, session.transcript_digest, command.data)
    signed = receipt.encode_receipt(body, handshake.sign(card.key, receipt.receipt_message(body)))
    memory.update(state=int(record.state), record=command.data.hex(), receipt=signed.hex())
    return Response(signed, StatusWord.OK)


def _permitted(session: Session, record: DeliveryRecord) -> int:
    """The finger that the receipt will name."""
    if record.state not in NEEDED:
        raise RefusalError(StatusWord.CONDITIONS)
    session.need(NEEDED[record.state])
    if record.state is CardState.DELIVERED_BY_EXCEPTION:
        return NO_REFERENCE
    if session.matched is None:
        raise RefusalError(StatusWord.SECURITY_STATUS)
    return session.matched


def _record(data: bytes) -> DeliveryRecord:
    try:
        return receipt.parse_record(data)
    except receipt.ReceiptError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
