"""A centre of dictionaries: takes events, answers requests, and remembers enough to judge a kiosk by."""

import random
import uuid
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain import contract
from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.clock import Clock
from kiosk.domain.messages import VERSION, Ack, Envelope, decode, encode, open_envelope
from kiosk.domain.sealing import seal, unseal
from kiosk.domain.wire import (
    event_channel,
    reply_context,
    request_context,
    seal_ack,
    unseal_event,
    unwrap,
    wrap,
)
from tools.simulation.cases import KIOSK, Cases, Reply, no
from tools.simulation.desks import Applications, Calendar, Deliveries
from tools.simulation.devices import Chip
from tools.simulation.packets import Packets
from tools.simulation.violations import hold


class SmallCentre:
    """`make_card` gives a completed application its chip. Whatever it answered is committed."""

    def __init__(self, chance: random.Random, clock: Clock, make_card: Callable[[str], Chip]) -> None:
        self.sealing, self.signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self.kiosk_key: X25519PublicKey | None = None
        self.cases = Cases(chance, clock)
        self.packets = Packets(self.cases, self._unseal)
        self.numbers: dict[uuid.UUID, set[int]] = {}
        self.is_there = True
        self._inbox: dict[str, Envelope] = {}
        self._answers: dict[uuid.UUID, Reply] = {}
        cases = self.cases
        self._desks = (
            Deliveries(cases, self.signing),
            Applications(cases, make_card),
            Calendar(cases),
            self.packets,
        )

    def restart(self) -> None:
        """What was not committed was never acknowledged; parts of packets may be gone."""
        self.packets.forget_parts()

    def take(self, arrivals: Sequence[tuple[bytes, str]]) -> list[bytes]:
        """Sealed acks for what was taken; each event has its effect once, whatever arrives again."""
        assert self.kiosk_key
        channel = event_channel(self.sealing, self.kiosk_key)
        heard: dict[uuid.UUID, str] = {}
        for payload, session in arrivals if self.is_there else ():
            event = unseal_event(payload, KIOSK, channel)
            assert event.seq
            assert event.store
            known = self._inbox.get(str(event.id))
            hold(5, known is None or known.seq == event.seq, f"event {event.id} came under two numbers")
            if known is None:
                seen = self.numbers.setdefault(event.store, set())
                hold(5, event.seq not in seen, f"event number {event.seq} was given to two events")
                seen.add(event.seq)
                self._inbox[str(event.id)] = event
                self._effect(event)
            heard[event.store] = session
        acks = (self._ack(store, uuid.UUID(session)) for store, session in heard.items())
        return [seal_ack(ack, KIOSK, channel) for ack in acks]

    def answer(self, op: str, correlation: bytes, payload: bytes) -> bytes | None:
        if not self.is_there:
            return None
        plain = self._unseal(unwrap(payload), request_context(KIOSK, op, correlation))
        asked = open_envelope(decode(plain), KIOSK)
        contract.check_request(asked.type, asked.data)
        if asked.id not in self._answers:
            name = op.replace(".", "_")
            acts = (getattr(desk, name, None) for desk in self._desks)
            act = next(filter(None, acts), None)
            self._answers[asked.id] = act(asked.data) if act else no("failed")
        reply = encode({"v": VERSION, **self._answers[asked.id]})
        assert self.kiosk_key
        return wrap(seal(self.sealing, self.kiosk_key, reply, reply_context(KIOSK, op, correlation)))

    def _unseal(self, sealed: bytes, context: bytes) -> bytes:
        assert self.kiosk_key
        return unseal(self.sealing, self.kiosk_key, sealed, context)

    def _ack(self, store: uuid.UUID, session: uuid.UUID) -> Ack:
        seen = self.numbers[store]
        upto = next(number for number in range(1, len(seen) + 2) if number not in seen) - 1
        beyond = sorted(number for number in seen if number > upto)
        missing = tuple((n, n) for n in range(upto + 1, beyond[-1]) if n not in seen) if beyond else ()
        return Ack(store, session, upto, tuple(beyond), missing)

    def _effect(self, event: Envelope) -> None:
        case = self.cases.by_id.get(str(event.data.get("application")))
        if event.type != "delivery.ended" or case is None:
            return
        case.leased_until = 0.0
        if event.data["outcome"] == "delivered":
            case.deliveries += 1
            hold(2, case.deliveries == 1, f"{case.id} was delivered twice")
            case.state = S.DELIVERED
        elif event.data["outcome"] in ("unconfirmed", "timed_out") and case.chip and case.chip.is_out:
            case.state = S.DELIVERY_UNCONFIRMED
        elif event.data["outcome"] == "referred":
            case.state = S.DELIVERY_REFERRED
