"""The desks of a centre of dictionaries: each answers requests of one subject, by methods of their names."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain import authorisation, number_lists
from kiosk.domain.applications import ApplicationEvent, find
from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.delivery import Authorisation
from kiosk.domain.messages import timestamp
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.status import text_key
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
    Cases,
    Reply,
    no,
    told_appointment,
    told_place,
    yes,
)
from tools.simulation.devices import Chip
from tools.simulation.violations import hold


class Deliveries:
    """Claims of cards, the officers' say, and lists of receipt numbers."""

    def __init__(self, cases: Cases, signing: Ed25519PrivateKey) -> None:
        self._cases, self._signing = cases, signing
        self._lists, self._drawn = 0, set[str]()

    def deliver_claim(self, asked: dict[str, Any]) -> Reply:
        wanted = (asked["receipt"], asked["second_item"])
        case = next((each for each in self._cases if (each.receipt, each.code) == wanted), None)
        if case is None or case.chip is None:
            return no("not_found")
        if case.state is S.DELIVERED:
            return no("already_delivered")
        if case.place != PLACE:
            return no("other_place")
        now = self._cases.clock.now()
        if case.state is not S.READY_FOR_DELIVERY or case.leased_until > now.timestamp():
            return no("not_ready")
        case.leased_until = (now + LEASE).timestamp()
        told = Authorisation(case.id, case.chip.serial, case.chip.digest, KIOSK, now + GOOD_FOR)
        return yes(authorisation.sign(told, self._signing))

    def deliver_stand(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.by_id.get(asked["application"])
        may = case is not None and case.state is S.READY_FOR_DELIVERY and case.place == PLACE
        return yes({}) if may else no("not_ready")

    def deliver_release(self, asked: dict[str, Any]) -> Reply:
        if case := self._cases.by_id.get(asked["application"]):
            case.leased_until = 0.0
        return yes({})

    def officer_check(self, asked: dict[str, Any]) -> Reply:
        return yes({"checker": "officer-1"}) if asked["pin"] == PIN else no("wrong_pin")

    officer_confirm = officer_check

    def numbers_draw(self, asked: dict[str, Any]) -> Reply:
        self._lists += 1
        made = number_lists.draw(
            KIOSK, self._lists, 20, taken=self._drawn, below=self._cases.chance.randrange
        )
        self._drawn.update(made.numbers)
        return yes(number_lists.sign(made, self._signing))


class Applications:
    """Forms, their state, and what may still be changed; `make_card` gives a completed one its chip."""

    def __init__(self, cases: Cases, make_card: Callable[[str], Chip]) -> None:
        self._cases, self._make_card = cases, make_card

    def appl_submit(self, asked: dict[str, Any]) -> Reply:
        code, tracking = asked["form"]["applicant"]["national_code"], asked.get("tracking", "")
        known = next((case for case in self._cases if tracking and case.tracking == tracking), None)
        if known:
            hold(1, known.code == code, f"tracking number {tracking} was given to two people")
            return self._submitted(known)
        open_one = [
            c
            for c in self._cases
            if c.code == code and c.tracking and c.state not in (S.DELIVERED, S.CANCELLED)
        ]
        if open_one:
            self._cases.refused.add(tracking)
            return no("already_registered")
        tracking = tracking or make_number(NumberKind.TRACKING, self._cases.chance.randrange)
        case = Case(f"a{len(self._cases.by_id):05}", code, S.SUBMITTED, tracking, since=self._cases.now)
        self._cases.by_id[case.id] = case
        return self._submitted(case)

    def _submitted(self, case: Case) -> Reply:
        due_at = timestamp(self._cases.clock.now() + timedelta(hours=24))
        return yes({"tracking": case.tracking, "due_at": due_at, "application": case.id})

    def appl_status(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.find(asked)
        return yes(self._status(case)) if case else no("not_found")

    def _status(self, case: Case) -> dict[str, Any]:
        """Half of them are disputed once; a card is made the day after the visit."""
        waited = self._cases.now - case.since
        if case.state is S.SUBMITTED and waited > 600:
            wrong = case.edits == 0 and int(case.tracking) % 2 == 0
            case.state = S.INQUIRY_MISMATCH if wrong else S.INQUIRY_CONFIRMED
        if case.state is S.COMPLETED and waited > 3600:
            case.chip, case.state = self._make_card(case.code), S.READY_FOR_DELIVERY
        if (
            case.slot is not None
            and case.state is S.APPOINTMENT_BOOKED
            and case.slot // 10 < self._cases.today.toordinal()
        ):
            case.slot, case.state = None, S.APPOINTMENT_MISSED
        now = timestamp(self._cases.clock.now())
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

    def appl_edit(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.find(asked)
        if case is None or case.state is not S.INQUIRY_MISMATCH:
            return no("not_possible_now")
        case.edits, case.state, case.since = case.edits + 1, S.SUBMITTED, self._cases.now
        due_at = timestamp(self._cases.clock.now() + timedelta(hours=24))
        return yes({"due_at": due_at, "edits_left": 3 - case.edits})

    def appl_withdraw(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.find(asked)
        if case is None:
            return no("not_found")
        if find(case.state, ApplicationEvent.WITHDRAWN) is None:
            return no("not_possible_now")
        case.state, case.slot = S.CANCELLED, None
        return yes({})

    def appl_place(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.find(asked)
        if case is None:
            return no("not_found")
        if find(case.state, ApplicationEvent.PLACE_CHANGED) is None:
            return no("not_possible_now")
        if asked["receipt"] != case.receipt:
            return no("wrong_receipt")
        told = {
            "delivery_place": told_place(asked["place"]),
            "changed_at": timestamp(self._cases.clock.now()),
        }
        if asked["place"] == case.place:
            return {**no("nothing_changed"), "details": told}
        case.place, case.leased_until = asked["place"], 0.0
        return yes(told)


class Calendar:
    """Places and their times."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def places_regions(self, asked: dict[str, Any]) -> Reply:
        return yes({"names": ["تهران"]})

    def places_list(self, asked: dict[str, Any]) -> Reply:
        about = {"kind": "registry_office", "name": "نمونه", "address": "x", "city": "تهران"}
        return yes({"places": [{"id": id, **about} for id in (PLACE, ELSEWHERE)]})

    def slots_list(self, asked: dict[str, Any]) -> Reply:
        taken = dict(self._cases.slots_taken())
        if "day" not in asked:
            days = [self._cases.today + timedelta(days=ahead) for ahead in range(1, 5)]
            return yes({"days": [[day.isoformat(), CAPACITY * len(HOURS)] for day in days]})
        first = date.fromisoformat(asked["day"]).toordinal() * 10
        left = {first + at: CAPACITY - taken.get(first + at, 0) for at in range(len(HOURS))}
        times = {first + at: (f"{hour:02}:00", f"{hour + 1:02}:00") for at, hour in enumerate(HOURS)}
        return yes({"slots": [[slot, *times[slot], free] for slot, free in left.items() if free > 0]})

    def slot_hold(self, asked: dict[str, Any]) -> Reply:
        full = dict(self._cases.slots_taken()).get(asked["slot"], 0) >= CAPACITY
        return no("full") if full else yes({"hold_s": 300})

    def slot_book(self, asked: dict[str, Any]) -> Reply:
        case = self._cases.find(asked)
        if case is None or case.state not in (
            S.INQUIRY_CONFIRMED,
            S.APPOINTMENT_BOOKED,
            S.APPOINTMENT_MISSED,
        ):
            return no("not_possible_now")
        others = [each.slot for each in self._cases if each is not case]
        if others.count(asked["slot"]) >= CAPACITY:
            return no("full")
        case.slot, case.state = asked["slot"], S.APPOINTMENT_BOOKED
        return yes({"appointment": told_appointment(asked["slot"])})

    def slot_release(self, asked: dict[str, Any]) -> Reply:
        return yes({})
