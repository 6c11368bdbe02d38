"""Reading a whole elementary file: its length from the outer data object, then piece by piece."""

from drivers.card import tlv
from drivers.card.apdu import MAX_SHORT_LE, Command
from drivers.card.dialogue import Dialogue
from drivers.card.profile import File, Ins
from drivers.card.secure_messaging import MAX_PLAIN_RESPONSE
from drivers.card.status import StatusWord

BY_SFI = 0x80


def read_file(dialogue: Dialogue, file: File, limit: int) -> bytes:
    """The file's one outer data object, at most `limit` bytes long."""
    piece = MAX_PLAIN_RESPONSE if dialogue.is_protected else MAX_SHORT_LE
    data = _read(dialogue, BY_SFI | file.sfi, 0, piece)
    try:
        length = tlv.full_length(data)
    except tlv.TlvError as error:
        raise dialogue.broken(f"file {file:04X}: {error}") from error
    if length > limit:
        raise dialogue.broken(f"file {file:04X} announces {length} bytes, more than {limit}")
    while len(data) < length:
        more = _read(dialogue, len(data) >> 8, len(data) & 0xFF, min(piece, length - len(data)))
        if not more:
            raise dialogue.broken(f"file {file:04X} ends early")
        data += more
    return data[:length]


def _read(dialogue: Dialogue, p1: int, p2: int, le: int) -> bytes:
    command = Command(0x00, Ins.READ_BINARY, p1, p2, le=le)
    return dialogue.expect(command, StatusWord.OK, StatusWord.END_OF_FILE).data
