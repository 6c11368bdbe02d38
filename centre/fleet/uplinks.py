"""What kiosks say outside their events and requests: each kind to the part of the centre that keeps it."""

from typing import Any

from sqlalchemy import Connection

from centre.fleet import alarms, orders
from centre.fleet.configurations import note_reported
from centre.fleet.figures import note_information
from centre.fleet.log_pieces import note_piece
from kiosk.domain.refusals import MessageError, Refusal


def note_other(
    connection: Connection, kiosk: str, channel: str, rest: str, body: dict[str, Any], now: float
) -> None:
    """Keep a checked message of a channel that comes seldom."""
    match channel:
        case "info":
            note_information(connection, kiosk, body["data"], now)
        case "cfg":
            note_reported(connection, kiosk, body["data"], now)
        case "cmd":
            if body["data"]["command"] != rest:
                raise MessageError(Refusal.BAD_FIELD, "command")
            orders.note_progress(connection, kiosk, body["data"], now)
        case "log":
            if f"{body['command']}/{body['piece']}" != rest or not note_piece(connection, kiosk, body, now):
                raise MessageError(Refusal.CONFLICT, "a log nobody asked for")
        case "alarm":
            _note_alarm(connection, kiosk, rest, body, now)


def note_over(connection: Connection, kiosk: str, code: str, now: float) -> None:
    """An empty message: the broker keeps nothing of this alarm any more."""
    alarms.note_topic(connection, kiosk, code, None, now)


def _note_alarm(connection: Connection, kiosk: str, code: str, body: dict[str, Any], now: float) -> None:
    if body["data"]["code"] != code:
        raise MessageError(Refusal.BAD_FIELD, "code")
    if alarms.note_topic(connection, kiosk, code, body["data"], now):
        # It was away when somebody acknowledged: it is told now.
        orders.tell_acknowledged(connection, kiosk, code, now)
