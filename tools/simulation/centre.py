"""A centre of dictionaries: takes events, answers requests, and remembers enough to judge a kiosk by."""

import hashlib
import random
import uuid
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain import authorisation, contract, number_lists
from kiosk.domain.applications import ApplicationEvent, find
from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import Authorisation
from kiosk.domain.messages import VERSION, Ack, Envelope, decode, encode, open_envelope, timestamp
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.packet_chain import FIRST, open_packet
from kiosk.domain.sealing import seal, unseal
from kiosk.domain.status import text_key
from kiosk.domain.wire import (
    event_channel,
    packet_context,
    reply_context,
    request_context,
    seal_ack,
    unseal_event,
    unwrap,
    wrap,
)
from tools.simulation.cases import (
    CAPACITY,
    ELSEWHERE,
    GOOD_FOR,
    HOURS,
    KIOSK,
    LEASE,
    PIN,
    PLACE,
    Case,
    Reply,
    no,
    told_appointment,
    told_place,
    yes,
)
from tools.simulation.devices import Chip
from tools.simulation.violations import hold


@dataclass(slots=True)
class SmallCentre:
    """`make_card` gives a completed application its chip. Whatever it answered is committed."""

    chance: random.Random
    clock: Clock
    make_card: Callable[[str], Chip]
    sealing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    kiosk_key: X25519PublicKey | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    inbox: dict[str, Envelope] = field(default_factory=dict)
    numbers: dict[uuid.UUID, set[int]] = field(default_factory=dict)
    answers: dict[uuid.UUID, Reply] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    lists: int = 0
    links: list[bytes] = field(default_factory=list)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    packets: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)  # numbers of a second form of somebody
    is_there: bool = True

    def restart(self) -> None:
        """What was not committed was never acknowledged; parts of packets may be gone."""
        self.parts.clear()

    def take(self, arrivals: Sequence[tuple[bytes, str]]) -> list[bytes]:
        """Sealed acks for what was taken; each event has its effect once, whatever arrives again."""
        assert self.kiosk_key
        channel = event_channel(self.sealing, self.kiosk_key)
        heard: dict[uuid.UUID, str] = {}
        for payload, session in arrivals if self.is_there else ():
            event = unseal_event(payload, KIOSK, channel)
            assert event.seq
            assert event.store
            known = self.inbox.get(str(event.id))
            hold(5, known is None or known.seq == event.seq, f"event {event.id} came under two numbers")
            if known is None:
                seen = self.numbers.setdefault(event.store, set())
                hold(5, event.seq not in seen, f"event number {event.seq} was given to two events")
                seen.add(event.seq)
                self.inbox[str(event.id)] = event
                self._effect(event)
            heard[event.store] = session
        acks = (self._ack(store, uuid.UUID(session)) for store, session in heard.items())
        return [seal_ack(ack, KIOSK, channel) for ack in acks]

    def answer(self, op: str, correlation: bytes, payload: bytes) -> bytes | None:
        assert self.kiosk_key
        if not self.is_there:
            return None
        plain = unseal(self.sealing, self.kiosk_key, unwrap(payload), request_context(KIOSK, op, correlation))
        asked = open_envelope(decode(plain), KIOSK)
        contract.check_request(asked.type, asked.data)
        if asked.id not in self.answers:
            act = getattr(self, "_" + op.replace(".", "_"), None)
            self.answers[asked.id] = act(asked.data) if act else no("failed")
        reply = encode({"v": VERSION, **self.answers[asked.id]})
        return wrap(seal(self.sealing, self.kiosk_key, reply, reply_context(KIOSK, op, correlation)))

    def import_ready(self, code: str, receipt: str, chip: Chip) -> Case:
        """A card that lies ready from the start."""
        name = f"w{len(self.cases):05}"
        tracking = make_number(NumberKind.TRACKING, self.chance.randrange)
        case = Case(name, code, S.READY_FOR_DELIVERY, tracking, receipt, chip)
        self.cases[name] = case
        return case

    def slots_taken(self) -> Iterator[tuple[int, int]]:
        taken = [case.slot for case in self.cases.values() if case.slot is not None]
        yield from ((slot, taken.count(slot)) for slot in set(taken))

    def _ack(self, store: uuid.UUID, session: uuid.UUID) -> Ack:
        seen = self.numbers[store]
        upto = next(number for number in range(1, len(seen) + 2) if number not in seen) - 1
        beyond = sorted(number for number in seen if number > upto)
        missing = tuple((n, n) for n in range(upto + 1, beyond[-1]) if n not in seen) if beyond else ()
        return Ack(store, session, upto, tuple(beyond), missing)

    def _effect(self, event: Envelope) -> None:
        case = self.cases.get(str(event.data.get("application")))
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

    def _deliver_claim(self, asked: dict[str, Any]) -> Reply:
        wanted = (asked["receipt"], asked["second_item"])
        case = next((each for each in self.cases.values() if (each.receipt, each.code) == wanted), None)
        if case is None or case.chip is None:
            return no("not_found")
        if case.state is S.DELIVERED:
            return no("already_delivered")
        if case.place != PLACE:
            return no("other_place")
        now = self.clock.now()
        if case.state is not S.READY_FOR_DELIVERY or case.leased_until > now.timestamp():
            return no("not_ready")
        case.leased_until = (now + LEASE).timestamp()
        told = Authorisation(case.id, case.chip.serial, case.chip.digest, KIOSK, now + GOOD_FOR)
        return yes(authorisation.sign(told, self.signing))

    def _deliver_stand(self, asked: dict[str, Any]) -> Reply:
        case = self.cases.get(asked["application"])
        may = case is not None and case.state is S.READY_FOR_DELIVERY and case.place == PLACE
        return yes({}) if may else no("not_ready")

    def _deliver_release(self, asked: dict[str, Any]) -> Reply:
        if asked["application"] in self.cases:
            self.cases[asked["application"]].leased_until = 0.0
        return yes({})

    def _officer_check(self, asked: dict[str, Any]) -> Reply:
        return yes({"checker": "officer-1"}) if asked["pin"] == PIN else no("wrong_pin")

    _officer_confirm = _officer_check

    def _numbers_draw(self, asked: dict[str, Any]) -> Reply:
        self.lists += 1
        made = number_lists.draw(KIOSK, self.lists, 20, taken=self.drawn, below=self.chance.randrange)
        self.drawn.update(made.numbers)
        return yes(number_lists.sign(made, self.signing))

    def _appl_submit(self, asked: dict[str, Any]) -> Reply:
        code, tracking = asked["form"]["applicant"]["national_code"], asked.get("tracking", "")
        known = next((case for case in self.cases.values() if tracking and case.tracking == tracking), None)
        if known:
            hold(1, known.code == code, f"tracking number {tracking} was given to two people")
            return self._submitted(known)
        open_one = [
            c
            for c in self.cases.values()
            if c.code == code and c.tracking and c.state not in (S.DELIVERED, S.CANCELLED)
        ]
        if open_one:
            self.refused.add(tracking)
            return no("already_registered")
        tracking = tracking or make_number(NumberKind.TRACKING, self.chance.randrange)
        case = Case(f"a{len(self.cases):05}", code, S.SUBMITTED, tracking, since=self._now)
        self.cases[case.id] = case
        return self._submitted(case)

    def _submitted(self, case: Case) -> Reply:
        due_at = timestamp(self.clock.now() + timedelta(hours=24))
        return yes({"tracking": case.tracking, "due_at": due_at, "application": case.id})

    def _appl_status(self, asked: dict[str, Any]) -> Reply:
        case = self._find(asked)
        return yes(self._status(case)) if case else no("not_found")

    def _status(self, case: Case) -> dict[str, Any]:
        """Half of them are disputed once; a card is made the day after the visit."""
        waited = self._now - case.since
        if case.state is S.SUBMITTED and waited > 600:
            wrong = case.edits == 0 and int(case.tracking) % 2 == 0
            case.state = S.INQUIRY_MISMATCH if wrong else S.INQUIRY_CONFIRMED
        if case.state is S.COMPLETED and waited > 3600:
            case.chip, case.state = self.make_card(case.code), S.READY_FOR_DELIVERY
        if (
            case.slot is not None
            and case.state is S.APPOINTMENT_BOOKED
            and case.slot // 10 < self._today.toordinal()
        ):
            case.slot, case.state = None, S.APPOINTMENT_MISSED
        now = timestamp(self.clock.now())
        told: dict[str, Any] = {
            "application": case.id,
            "state": case.state.value,
            "text": text_key(case.state),
        }
        told |= {"since": now, "as_of": now, "edits_left": 3 - case.edits}
        if case.state is S.INQUIRY_MISMATCH:
            told["items"] = ["applicant.birth_place"]
        if case.receipt:
            told["delivery_place"] = told_place(case.place)
        if case.slot is not None and case.state is S.APPOINTMENT_BOOKED:
            told["appointment"] = told_appointment(case.slot)
        return told

    def _appl_edit(self, asked: dict[str, Any]) -> Reply:
        case = self._find(asked)
        if case is None or case.state is not S.INQUIRY_MISMATCH:
            return no("not_possible_now")
        case.edits, case.state, case.since = case.edits + 1, S.SUBMITTED, self._now
        due_at = timestamp(self.clock.now() + timedelta(hours=24))
        return yes({"due_at": due_at, "edits_left": 3 - case.edits})

    def _appl_withdraw(self, asked: dict[str, Any]) -> Reply:
        case = self._find(asked)
        if case is None:
            return no("not_found")
        if find(case.state, ApplicationEvent.WITHDRAWN) is None:
            return no("not_possible_now")
        case.state, case.slot = S.CANCELLED, None
        return yes({})

    def _appl_place(self, asked: dict[str, Any]) -> Reply:
        case = self._find(asked)
        if case is None:
            return no("not_found")
        if find(case.state, ApplicationEvent.PLACE_CHANGED) is None:
            return no("not_possible_now")
        if asked["receipt"] != case.receipt:
            return no("wrong_receipt")
        told = {"delivery_place": told_place(asked["place"]), "changed_at": timestamp(self.clock.now())}
        if asked["place"] == case.place:
            return {**no("nothing_changed"), "details": told}
        case.place, case.leased_until = asked["place"], 0.0
        return yes(told)

    def _places_regions(self, asked: dict[str, Any]) -> Reply:
        return yes({"names": ["تهران"]})

    def _places_list(self, asked: dict[str, Any]) -> Reply:
        about = {"kind": "registry_office", "name": "نمونه", "address": "x", "city": "تهران"}
        return yes({"places": [{"id": id, **about} for id in (PLACE, ELSEWHERE)]})

    def _slots_list(self, asked: dict[str, Any]) -> Reply:
        taken = dict(self.slots_taken())
        if "day" not in asked:
            days = [self._today + timedelta(days=ahead) for ahead in range(1, 5)]
            return yes({"days": [[day.isoformat(), CAPACITY * len(HOURS)] for day in days]})
        first = date.fromisoformat(asked["day"]).toordinal() * 10
        left = {first + at: CAPACITY - taken.get(first + at, 0) for at in range(len(HOURS))}
        times = {first + at: (f"{hour:02}:00", f"{hour + 1:02}:00") for at, hour in enumerate(HOURS)}
        return yes({"slots": [[slot, *times[slot], free] for slot, free in left.items() if free > 0]})

    def _slot_hold(self, asked: dict[str, Any]) -> Reply:
        full = dict(self.slots_taken()).get(asked["slot"], 0) >= CAPACITY
        return no("full") if full else yes({"hold_s": 300})

    def _slot_book(self, asked: dict[str, Any]) -> Reply:
        case = self._find(asked)
        if case is None or case.state not in (
            S.INQUIRY_CONFIRMED,
            S.APPOINTMENT_BOOKED,
            S.APPOINTMENT_MISSED,
        ):
            return no("not_possible_now")
        others = [each.slot for each in self.cases.values() if each is not case]
        if others.count(asked["slot"]) >= CAPACITY:
            return no("full")
        case.slot, case.state = asked["slot"], S.APPOINTMENT_BOOKED
        return yes({"appointment": told_appointment(asked["slot"])})

    def _slot_release(self, asked: dict[str, Any]) -> Reply:
        return yes({})

    def _packet_part(self, asked: dict[str, Any]) -> Reply:
        self.parts.setdefault(asked["packet"], {})[asked["at"]] = b64decode(asked["data"])
        return yes({})

    def _packet_commit(self, asked: dict[str, Any]) -> Reply:
        """The packets of a kiosk are a chain; each is opened, and completes its application once."""
        name = asked["packet"]
        if name in self.packets:
            return yes({"receipt": self.packets[name]})
        parts = self.parts.get(name, {})
        sealed = b"".join(parts[at] for at in sorted(parts))
        if hashlib.sha256(sealed).hexdigest() != asked["digest"]:
            return no("damaged")
        assert self.kiosk_key
        packet = uuid.UUID(name)
        signed = open_packet(
            unseal(self.sealing, self.kiosk_key, sealed, packet_context(KIOSK, packet)), packet, KIOSK
        )
        hold(6, signed.before in (FIRST, *self.links), "a packet is not linked to one before it")
        self.links.append(signed.link)
        body = decode(b'{"v":"1.0",' + signed.body[1:], most=10**7)
        case = next(each for each in self.cases.values() if each.tracking == body["tracking"])
        hold(1, not case.receipt or "hold" in body, f"{case.id} was completed twice")
        if "hold" not in body:
            case.receipt, case.state, case.since = body["receipt"], S.COMPLETED, self._now
            self.packets[name] = case.receipt
            return yes({"receipt": case.receipt})
        case.state, case.slot = S.INQUIRY_CONFIRMED, None
        self.packets[name] = ""
        return yes({"receipt": body.get("receipt", "")})

    @property
    def _now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def _today(self) -> date:
        return self.clock.now().date()

    def _find(self, asked: dict[str, Any]) -> Case | None:
        wanted = (asked["tracking"], asked["second_item"])
        return next((each for each in self.cases.values() if (each.tracking, each.code) == wanted), None)
