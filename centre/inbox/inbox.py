"""Takes events in: a batch is one transaction, an event has its effect once, and only then comes the ack.

What is a kiosk's own and can never be taken goes to the dead letters with its reason and is acked as
rejected, so that it does not hold up those behind it. What may be anybody's is kept there without an ack.
"""

from collections.abc import Callable, Sequence, Set

from sqlalchemy import Connection, Engine

from centre.fleet.register import Kiosk
from centre.inbox.batch import Arrival, Batch, Taken
from centre.inbox.tables import dead_letters
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from kiosk.domain.messages import Ack, Envelope
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import Channel
from kiosk.domain.wire import event_channel, seal_ack, seal_event, unseal_event

__all__ = ["Arrival", "Inbox", "Taken"]


class Inbox:
    """One per worker; keeps the channels it has used."""

    def __init__(self, engine: Engine, keys: CentreKeys) -> None:
        self._engine = engine
        self._keys = keys
        self._channels: dict[bytes, Channel] = {}

    def take(
        self,
        arrivals: Sequence[Arrival],
        now: float,
        beside: Callable[[Connection, Set[str]], None] = lambda connection, heard: None,
    ) -> Taken:
        """Commit a batch; when this returns, all of it is durable. A database failure leaves none of it.

        `beside` writes in the same transaction, with the kiosks that are told that their events are here.
        """

        def take(connection: Connection) -> tuple[Taken, list[tuple[Kiosk, Ack]]]:
            taken, acks = self._take(connection, arrivals, now)
            beside(connection, {kiosk.id for kiosk, _ in acks})
            return taken, acks

        taken, acks = in_transaction(self._engine, take)
        for kiosk, ack in acks:
            taken.acks.append((kiosk.id, seal_ack(ack, kiosk.id, self._channel(kiosk))))
        return taken

    def replay(self, number: int, now: float) -> bool:
        """Take a dead letter in again; False when it is refused again, or there is no such letter."""
        return in_transaction(self._engine, lambda each: self._replay(each, number, now))

    def _replay(self, connection: Connection, number: int, now: float) -> bool:
        this_one = dead_letters.c.number == number
        row = connection.execute(dead_letters.delete().where(this_one).returning(dead_letters)).one_or_none()
        if row is None:
            return False
        again = Arrival(row.kiosk, row.payload, replayed=True)
        taken, _ = self._take(connection, [again], now)
        return not taken.refused

    def _take(
        self, connection: Connection, arrivals: Sequence[Arrival], now: float
    ) -> tuple[Taken, list[tuple[Kiosk, Ack]]]:
        if not arrivals:
            return Taken(), []
        batch = Batch(connection, {each.kiosk for each in arrivals}, now, self._seal)
        opened = [(arrival, self._open(batch, arrival)) for arrival in arrivals]
        batch.look_up([envelope for _, envelope in opened if envelope])
        events = [(envelope, arrival) for arrival, envelope in opened if envelope]
        # Workers share one kiosk's events, so they may come in any order; effects keep the kiosk's own.
        for envelope, arrival in sorted(events, key=lambda each: each[0].seq or 0):
            batch.take(arrival, envelope)
        return batch.taken, batch.close()

    def _open(self, batch: Batch, arrival: Arrival) -> Envelope | None:
        try:
            kiosk, event = batch.kiosk(arrival.kiosk).opened_by(
                lambda each: unseal_event(arrival.payload, each.id, self._channel(each))
            )
            batch.answers(kiosk)
            if event.seq is None or event.store is None:
                raise MessageError(Refusal.BAD_FIELD, "seq")
            batch.stream(kiosk.id, event.store).check(event.seq)
        except MessageError as error:
            batch.bury(arrival, error)
            return None
        return event

    def _seal(self, event: Envelope, kiosk: Kiosk) -> bytes:
        return seal_event(event.encode(), self._channel(kiosk))

    def _channel(self, kiosk: Kiosk) -> Channel:
        raw = kiosk.key.public_bytes_raw()
        if raw not in self._channels:
            self._channels[raw] = event_channel(self._keys.sealing, kiosk.key)
        return self._channels[raw]
