"""PUT DATA of the delivery record: once, after a match in this very channel, answered by a signed receipt."""

from drivers.card import handshake, receipt
from drivers.card.apdu import Command, Response
from drivers.card.profile import CardState, Role, Tag
from drivers.card.status import StatusWord
from simulators.card.memory import Memory
from simulators.card.personalised import PersonalisedCard
from simulators.card.session import RefusalError, Session


def put_data(card: PersonalisedCard, memory: Memory, session: Session, command: Command) -> Response:
    if command.p1 << 8 | command.p2 != Tag.DELIVERY_RECORD:
        raise RefusalError(StatusWord.REFERENCE_NOT_FOUND)
    session.need(Role.DELIVER)
    if session.matched is None:
        raise RefusalError(StatusWord.SECURITY_STATUS)
    record = _record(command.data)
    if memory.content.state == CardState.DELIVERED and memory.content.record == command.data.hex():
        return Response(bytes.fromhex(memory.content.receipt), StatusWord.OK)
    if memory.content.state != CardState.PERSONALISED or record.state is not CardState.DELIVERED:
        raise RefusalError(StatusWord.CONDITIONS)
    body = receipt.receipt_body(card.serial, session.matched, session.transcript_digest, command.data)
    signed = receipt.encode_receipt(body, handshake.sign(card.key, receipt.receipt_message(body)))
    memory.update(state=int(CardState.DELIVERED), record=command.data.hex(), receipt=signed.hex())
    return Response(signed, StatusWord.OK)


def _record(data: bytes) -> receipt.DeliveryRecord:
    try:
        return receipt.parse_record(data)
    except receipt.ReceiptError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
