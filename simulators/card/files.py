"""SELECT, READ BINARY, GET DATA: what may be read, and by whom."""

from hashlib import sha256

from drivers.card import tlv
from drivers.card.apdu import MAX_EXTENDED_LE, MAX_SHORT_LE, Command, Response
from drivers.card.information import CardInformation, TryCounter, encode_counters, encode_fci
from drivers.card.profile import AID, VERSION, CardState, File, Role, Tag
from drivers.card.status import StatusWord
from simulators.card.memory import Memory
from simulators.card.personalised import TRIES_LIMIT, PersonalisedCard
from simulators.card.session import RefusalError, Session

MAX_COMMAND_DATA = 4096
MAX_RESPONSE_DATA = 4096
FREE = {File.CARD_CERTIFICATE, File.INFO}


def select(card: PersonalisedCard, memory: Memory, session: Session, command: Command) -> Response:
    if command.p1 == 0x04:
        return _select_application(card, memory, session, command)
    if command.p1 not in (0x00, 0x02) or len(command.data) != 2:
        raise RefusalError(StatusWord.NOT_FOUND)
    name = int.from_bytes(command.data, "big")
    if name not in card.files:
        raise RefusalError(StatusWord.NOT_FOUND)
    session.file = name
    return Response(b"", StatusWord.OK)


def read_binary(card: PersonalisedCard, session: Session, command: Command) -> Response:
    offset = command.p1 << 8 | command.p2
    if command.p1 & 0x80:
        session.file, offset = _by_short_identifier(card, command.p1 & 0x1F), command.p2
    if session.file is None:
        raise RefusalError(StatusWord.NO_CURRENT_FILE)
    if session.file not in FREE:
        session.need(Role.READ_HOLDER)
    data = card.files[session.file]
    if offset > len(data):
        raise RefusalError(StatusWord.WRONG_OFFSET)
    piece = data[offset : offset + command.le]
    complete = len(piece) == command.le or command.le in (MAX_SHORT_LE, MAX_EXTENDED_LE)
    return Response(piece, StatusWord.OK if complete else StatusWord.END_OF_FILE)


def get_data(card: PersonalisedCard, memory: Memory, session: Session, command: Command) -> Response:
    """Both forms: P1-P2 as the tag, or 3FFF with a tag list 5C of one tag."""
    tag = command.p1 << 8 | command.p2
    if command.ins & 1:
        tag = _listed_tag(command)
    if tag not in set(Tag):
        raise RefusalError(StatusWord.REFERENCE_NOT_FOUND)
    if tag == Tag.BIT_GROUP:
        return Response(card.bit_group, StatusWord.OK)
    session.need(Role(0))
    data = _object(card, memory, Tag(tag))
    if not data:
        raise RefusalError(StatusWord.REFERENCE_NOT_FOUND)
    return Response(data, StatusWord.OK)


def _object(card: PersonalisedCard, memory: Memory, tag: Tag) -> bytes:
    if tag is Tag.DELIVERY_RECORD:
        return bytes.fromhex(memory.content.record)
    if tag is Tag.RECEIPT:
        return bytes.fromhex(memory.content.receipt)
    if tag is Tag.STATE:
        return bytes([memory.content.state])
    counters = {name: TryCounter(memory.tries(name), TRIES_LIMIT) for name in card.references}
    return encode_counters(counters)


def _select_application(
    card: PersonalisedCard, memory: Memory, session: Session, command: Command
) -> Response:
    if command.p2 not in (0x00, 0x0C) or command.data != AID:
        raise RefusalError(StatusWord.NOT_FOUND)
    if memory.content.state == CardState.TERMINATED:
        raise RefusalError(StatusWord.TERMINATED)
    digest = sha256(card.serial.encode()).digest()
    facts = CardInformation(VERSION, MAX_COMMAND_DATA, MAX_RESPONSE_DATA, digest)
    return Response(encode_fci(facts) if command.p2 == 0 else b"", StatusWord.OK)


def _by_short_identifier(card: PersonalisedCard, sfi: int) -> int:
    for name in card.files:
        if name & 0x1F == sfi:
            return name
    raise RefusalError(StatusWord.NOT_FOUND)


def _listed_tag(command: Command) -> int:
    if (command.p1, command.p2) != (0x3F, 0xFF):
        raise RefusalError(StatusWord.WRONG_P1P2)
    try:
        return int.from_bytes(tlv.parse_one(command.data, 0x5C).value, "big")
    except tlv.TlvError:
        raise RefusalError(StatusWord.WRONG_DATA) from None
