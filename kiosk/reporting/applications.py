"""What a kiosk asks the centre about an application: submit, status, correction, appointment, numbers.

Every call blocks its caller's thread. A refusal is a value in the reply; `CentreSilentError` says that nobody
answered in time: then the centre may have acted or not. A form or a correction asked again under the same
`once` is taken once and answered as the first time; all else may simply be asked again.
"""

import uuid
from typing import Any

from kiosk.domain.number_lists import NumberList, check
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.requests import Reply, Requests


class ApplicationsOverLine:
    def __init__(self, requests: Requests, keys: KioskKeys, timeout_s: float) -> None:
        self._requests = requests
        self._keys = keys
        self._timeout_s = timeout_s

    def submit(
        self,
        form: dict[str, Any],
        contact: dict[str, str],
        *,
        consent: str,
        once: uuid.UUID | None = None,
        tracking: str | None = None,
    ) -> Reply:
        """`form` as `write_form` gives it; `tracking` is a number out of the kiosk's own list."""
        asked: dict[str, Any] = {"form": form, "contact": contact, "consent": consent}
        if tracking:
            asked["tracking"] = tracking
        return self._ask("appl.submit", asked, once)

    def status(self, tracking: str, second_item: str) -> Reply:
        return self._ask("appl.status", {"tracking": tracking, "second_item": second_item})

    def edit(
        self, tracking: str, second_item: str, changes: dict[str, str], *, once: uuid.UUID | None = None
    ) -> Reply:
        """`changes` by path, `{"applicant.first_name": "…"}`, in the stored form of each field."""
        asked = {"tracking": tracking, "second_item": second_item, "changes": changes}
        return self._ask("appl.edit", asked, once)

    def withdraw(self, tracking: str, second_item: str) -> Reply:
        return self._ask("appl.withdraw", {"tracking": tracking, "second_item": second_item})

    def change_place(self, tracking: str, second_item: str, receipt: str, place: str, reason: str) -> Reply:
        """Have the card handed over elsewhere (T41); `reason` is one of `MoveReason`."""
        asked = {"tracking": tracking, "second_item": second_item, "receipt": receipt}
        return self._ask("appl.place", asked | {"place": place, "reason": reason})

    def regions(self, province: str = "") -> Reply:
        """The provinces that have a place, or the cities of one: `names`."""
        return self._ask("places.regions", {"province": province} if province else {})

    def places(self, **where: str) -> Reply:
        """Authorised places; `province` or `city` may be named."""
        return self._ask("places.list", dict(where))

    def free_days(self, place: str) -> Reply:
        return self._ask("slots.list", {"place": place})

    def slots(self, place: str, day: str) -> Reply:
        """`[number, begins, ends, free]` of each slot of a day in ISO form."""
        return self._ask("slots.list", {"place": place, "day": day})

    def hold(self, tracking: str, second_item: str, slot: int) -> Reply:
        asked = {"tracking": tracking, "second_item": second_item, "slot": slot}
        return self._ask("slot.hold", asked)

    def book(self, tracking: str, second_item: str, slot: int) -> Reply:
        """Book, or move the appointment there is; `details` of a full slot name other days and places."""
        asked = {"tracking": tracking, "second_item": second_item, "slot": slot}
        return self._ask("slot.book", asked)

    def release(self, tracking: str, second_item: str) -> Reply:
        return self._ask("slot.release", {"tracking": tracking, "second_item": second_item})

    def cancel(self, tracking: str, second_item: str) -> Reply:
        return self._ask("slot.cancel", {"tracking": tracking, "second_item": second_item})

    def visitors(self, day: str, after: int = 0) -> Reply:
        """A page of who comes to this kiosk's own place; `after` is the last order number seen."""
        return self._ask("visits.list", {"day": day, "after": after})

    def draw_numbers(self) -> NumberList | Reply:
        """A list the centre signed for this kiosk (`NumberListError` for any other), or its refusal."""
        reply = self._ask("numbers.draw", {})
        if reply.data is None:
            return reply
        return check(reply.data, self._keys.centre_signing, self._keys.kiosk)

    def _ask(self, op: str, asked: dict[str, Any], once: uuid.UUID | None = None) -> Reply:
        return self._requests.ask(op, asked, self._timeout_s, once)
