"""Looks into a completion packet as only the centre can: are its pictures pictures, its templates fingers?"""

from io import BytesIO

from PIL import Image

from kiosk.domain.card_fingers import chosen_for_card
from kiosk.domain.completion import Packet, PacketRefusal, check_packet
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.production import CardFinger
from matcher import MatcherError, compact

LEAST_MINUTIAE = 8  # what a card asks of a reference
LEAST_SIDE, LARGEST_SIDE = 90, 4000  # pixels of a face, or of the hands


class PictureError(ValueError):
    """No whole picture of a size that goes onto a card."""


def inspect(packet: Packet, policy: ProcessPolicy) -> PacketRefusal | None:
    """The first part that no card can be made of."""
    refused = check_packet(packet, policy)
    if refused:
        return refused
    templates = [each.template for each in packet.fingers]
    if len(set(templates)) != len(templates) or not all(map(_is_finger, templates)):
        return PacketRefusal.FINGERS
    if packet.exceptions and not _is_picture(packet.evidence):
        return PacketRefusal.EVIDENCE
    return None if _is_picture(packet.face) else PacketRefusal.FACE


def fingers_for_card(packet: Packet, number: int) -> tuple[CardFinger, ...]:
    """The best fingers of the packet, the first in the card first."""
    taken = {each.position: each.template for each in packet.fingers}
    chosen = chosen_for_card({each.position: each.quality for each in packet.fingers}, number)
    return tuple(CardFinger(position, taken[position]) for position in chosen)


def _is_finger(template: bytes) -> bool:
    try:
        return len(compact.decode(template).minutiae) >= LEAST_MINUTIAE
    except MatcherError:
        return False


def check_picture(data: bytes) -> None:
    """Raise PictureError unless it is a whole JPEG; its header is read before a pixel is decoded."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as image:
            if not all(LEAST_SIDE <= side <= LARGEST_SIDE for side in image.size):
                raise PictureError(f"{image.width} × {image.height} pixels")
            image.load()
    except PictureError:
        raise
    except Exception as error:  # the library raises its own kinds
        raise PictureError("not a whole JPEG picture") from error


def _is_picture(data: bytes) -> bool:
    try:
        check_picture(data)
    except PictureError:
        return False
    return True
