"""Who signed at a visit: an officer never for themselves or their family, whatever the kiosk knew of it."""

from typing import Any

from sqlalchemy import Connection, Row

from centre.applications.kinship import concerns
from centre.fleet.register import officers_of
from centre.storage.keys import CentreKeys
from kiosk.domain.completion import Packet


def is_own(connection: Connection, keys: CentreKeys, row: Row[Any], packet: Packet) -> bool:
    """Whether one of the packet's signatures is the applicant's own, or of their family."""
    signed = {each.checker for each in packet.documents} | {each.approved_by for each in packet.exceptions}
    return any(concerns(connection, keys, row, each.code) for each in officers_of(connection, signed))
