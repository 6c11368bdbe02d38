"""Takes completion packets in: a visit at the right place and day, four parts that suffice, one receipt."""

import uuid
from datetime import time
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.moves import find, take
from centre.applications.submissions import read_contact
from centre.appointments.places import find_place
from centre.appointments.visits import (
    MISSED,
    USED,
    end_appointment,
    live_appointment,
    missed_appointment,
    reopen,
)
from centre.completion import packet_links
from centre.completion.duplicates import Duplicates
from centre.completion.held import HELD, merged, newest_held
from centre.completion.packets import forget_parts, packet_id, put_together, store_part
from centre.completion.signers import is_own
from centre.completion.tables import packets
from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.storage.data_keys import seal_record
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications
from kiosk.domain.applications import ApplicationEvent, ApplicationState
from kiosk.domain.booking import SlotTime, check_visit, local_day
from kiosk.domain.completion import (
    Packet,
    PacketError,
    PacketRefusal,
    Visited,
    check_packet,
    check_partial,
    read_packet,
    read_visit,
)
from kiosk.domain.documents import parse_json
from kiosk.domain.messages import encode
from kiosk.domain.packet_chain import SignedPacket, open_packet
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.records import RecordPlace
from kiosk.domain.sealing import SealError, unseal
from kiosk.domain.wire import packet_context

_STILL_COMPLETES = (ApplicationState.APPOINTMENT_BOOKED.value, ApplicationState.APPOINTMENT_MISSED.value)


class Completion:
    """A packet that was refused for what is in it puts the application on hold; its receipt is void (T21)."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy
        self._duplicates = Duplicates(keys)

    def part(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        try:
            store_part(connection, self._keys, kiosk, asked, now)
        except PacketError as error:
            return refusal(error.refusal)
        return {"ok": True, "data": {}}

    def commit(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """T15 and T17 as they happened at the kiosk; a packet that is known is answered as the first time."""
        try:
            known = self._known(connection, kiosk, asked)
            if known is not None:
                return refusal(known.refused) if known.refused not in (None, HELD) else _ok(known.receipt)
            sealed = put_together(connection, self._keys, kiosk, asked)
            opened = self._open(kiosk, packet_id(asked), sealed)
            packet_links.enter(connection, kiosk.id, packet_id(asked), opened, now)
            body = _object(opened.body)
            visit = read_visit(body)
            row, booked = self._visit(connection, kiosk, visit)
            late = self._judge_time(booked, visit)
            if late:
                return refusal(late)
            if "hold" in body:
                check_partial(body)
                return self._hold(connection, kiosk, asked, (row, booked), body, now)
            whole = merged(body, newest_held(connection, self._keys, row.id))
            packet = read_packet(whole)
        except PacketError as error:
            return refusal(error.refusal)
        refused = self._judge(connection, packet)
        if refused is None and is_own(connection, self._keys, row, packet):
            refused = PacketRefusal.OWN_APPLICATION
        if refused is None and self._duplicates.find(connection, row.id, whole):
            refused = PacketRefusal.DUPLICATE
        self._enter(connection, kiosk, row, booked, packet, refused=refused, now=now)
        self._keep(connection, kiosk, asked, row.id, whole, receipt=packet.receipt, refused=refused, now=now)
        return refusal(refused) if refused else _ok(packet.receipt)

    def _hold(
        self,
        connection: Connection,
        kiosk: Kiosk,
        asked: dict[str, Any],
        visited: tuple[Row[Any], Row[Any]],
        body: dict[str, Any],
        now: float,
    ) -> Reply:
        """T18: the visit took place and was not enough; what it brought waits for the next one."""
        row = self._check_in(connection, kiosk, *visited, now)
        reasons = [str(each)[:32] for each in _reasons(body["hold"])]
        refuse = ApplicationEvent.PART_REFUSED
        take(connection, row, refuse, now=now, kiosk=kiosk.id, reason=reasons[0] if reasons else None)
        whole = merged(body, newest_held(connection, self._keys, row.id))
        self._keep(connection, kiosk, asked, row.id, whole, receipt="", refused=HELD, now=now)
        return _ok("")

    def _open(self, kiosk: Kiosk, packet: uuid.UUID, sealed: bytes) -> SignedPacket:
        """The packet, which its kiosk signed and sealed at the visit and cannot read either."""
        try:
            bound, own = packet_context(kiosk.id, packet), self._keys.sealing
            _, signed = kiosk.opened_by(lambda each: unseal(own, each.key, sealed, bound))
            return open_packet(signed, packet, kiosk.id)
        except SealError as error:
            raise PacketError(PacketRefusal.MALFORMED) from error

    def _known(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any]) -> Row[Any] | None:
        same = (packets.c.packet == str(packet_id(asked)), packets.c.kiosk == kiosk.id)
        return connection.execute(select(packets).where(*same)).one_or_none()

    def _visit(self, connection: Connection, kiosk: Kiosk, visit: Visited) -> tuple[Row[Any], Row[Any]]:
        mine = select(applications).where(applications.c.tracking == visit.tracking)
        row = connection.execute(mine).one_or_none()
        booked = self._appointment(connection, row, visit) if row is not None else None
        if row is None or booked is None:
            raise PacketError(PacketRefusal.NOT_POSSIBLE_NOW)
        if booked.place != kiosk.place:
            raise PacketError(PacketRefusal.OTHER_PLACE)
        return row, booked

    def _appointment(self, connection: Connection, row: Row[Any], visit: Visited) -> Row[Any] | None:
        """The appointment the visit was for: the live one, or one missed because its packet came late."""
        if row.state not in _STILL_COMPLETES:
            return None
        booked = live_appointment(connection, row.id)
        day = local_day(visit.checked_in_at)
        if booked is not None and booked.day == day:
            return booked
        return missed_appointment(connection, row.id, day) or booked

    def _judge_time(self, booked: Row[Any], visit: Visited) -> str | None:
        slot = SlotTime(booked.day, time.fromisoformat(booked.begins))
        ends = time.fromisoformat(booked.ends)
        return check_visit(slot, ends, arrived=visit.checked_in_at, policy=self._policy)

    def _judge(self, connection: Connection, packet: Packet) -> PacketRefusal | None:
        used = select(applications.c.id).where(applications.c.receipt == packet.receipt)
        if connection.execute(used).first() is not None:
            return PacketRefusal.RECEIPT
        place = find_place(connection, packet.delivery_place)
        if place is None or not place.authorised:
            return PacketRefusal.DELIVERY_PLACE
        contact, findings = read_contact(dict(packet.contact))
        if findings or not {"postal_code", "address"} <= set(contact):
            return PacketRefusal.CONTACT
        return check_packet(packet, self._policy)

    def _check_in(
        self, connection: Connection, kiosk: Kiosk, row: Row[Any], booked: Row[Any], now: float
    ) -> Row[Any]:
        """T15, as it happened; the application as it stands then."""
        if booked.state == MISSED and reopen(connection, row, booked, now, kiosk.id):
            row = find(connection, row.id) or row
        take(connection, row, ApplicationEvent.CHECKED_IN, now=now, kiosk=kiosk.id)
        end_appointment(connection, booked, USED, now)
        return find(connection, row.id) or row

    def _enter(
        self,
        connection: Connection,
        kiosk: Kiosk,
        row: Row[Any],
        booked: Row[Any],
        packet: Packet,
        *,
        refused: PacketRefusal | None,
        now: float,
    ) -> None:
        row = self._check_in(connection, kiosk, row, booked, now)
        if refused:
            take(connection, row, ApplicationEvent.FINISHED, now=now, kiosk=kiosk.id)
            row = find(connection, row.id) or row
            on_hold = ApplicationState.COMPLETION_ON_HOLD
            refuse = ApplicationEvent.PACKET_REFUSED
            take(connection, row, refuse, now=now, kiosk=None, reason=refused.value, to=on_hold)
            return
        take(
            connection,
            row,
            ApplicationEvent.FINISHED,
            now=now,
            kiosk=kiosk.id,
            receipt=packet.receipt,
            receipt_live=True,
            place=packet.delivery_place,
        )

    def _keep(
        self,
        connection: Connection,
        kiosk: Kiosk,
        asked: dict[str, Any],
        application: str,
        whole: dict[str, Any],
        *,
        receipt: str,
        refused: str | None,
        now: float,
    ) -> None:
        name = packet_id(asked)
        row = {"packet": str(name), "application": application, "kiosk": kiosk.id, "receipt": receipt}
        times = {"completed_at": read_visit(whole).completed_at.timestamp(), "received_at": now}
        there = RecordPlace("packets", name.int, "sealed")
        sealed = seal_record(connection, self._keys, application, encode(whole), there)
        connection.execute(packets.insert().values(**row, **times, refused=refused, sealed=sealed))
        forget_parts(connection, kiosk, name)


def _reasons(hold: Any) -> list[Any]:
    told = [hold.get(key) for key in ("refusals", "lacking")] if isinstance(hold, dict) else []
    return [each for several in told if isinstance(several, list) for each in several]


def _object(whole: bytes) -> dict[str, Any]:
    try:
        body = parse_json(whole)
    except ValueError as error:
        raise PacketError(PacketRefusal.MALFORMED) from error
    if not isinstance(body, dict):
        raise PacketError(PacketRefusal.MALFORMED)
    return body


def _ok(receipt: str) -> Reply:
    return {"ok": True, "data": {"receipt": receipt}}
