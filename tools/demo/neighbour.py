"""Another kiosk in another town, without a screen: it asks the same centre over the same line."""

import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kiosk.clock import open_clock
from kiosk.domain.delivery import ClaimRefusal
from kiosk.domain.form_wire import write_form
from kiosk.domain.identifiers import uuid7
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.link import LinkSettings, MqttLink
from kiosk.reporting.outbox import Outbox
from kiosk.reporting.requests import Reply
from kiosk.reporting.stamp import Stamp
from kiosk.storage.store import Store
from tools.demo.citizen import Citizen
from tools.demo.processes import ProgramError

KIOSK = "kiosk-2"
PATIENCE_S = 20.0


class OtherKiosk:
    """Store, line and nothing else; `close` ends them."""

    def __init__(self, folder: Path, keys: Path, port: int, clock_address: str) -> None:
        self._stack = ExitStack()
        with ExitStack() as stack:
            self._clock = clock = open_clock(clock_address, stack)
            store = Store.open(folder)
            stack.callback(store.close)
            there = threading.Event()
            self._link = MqttLink(
                LinkSettings("127.0.0.1", port, stagger_s=0.0),
                Stamp(KIOSK, store.next_boot(), clock),
                Outbox(store, clock),
                KioskKeys.load(keys),
                on_centre=lambda up: there.set() if up else None,
                identity=LineIdentity(keys),
            )
            self._link.start()
            stack.callback(self._link.stop)
            if not there.wait(PATIENCE_S):
                raise ProgramError("the other kiosk does not reach the centre")
            self._stack = stack.pop_all()

    def close(self) -> None:
        self._stack.close()

    def register(self, citizen: Citizen) -> str:
        """Pre-register somebody there; the tracking number."""
        form, contact = write_form(citizen.form), {"mobile": citizen.mobile}
        reply = self._link.applications.submit(form, contact, consent="demo", once=uuid7(self._clock.now()))
        return str(_done(reply)["tracking"])

    def state(self, tracking: str, citizen: Citizen) -> str:
        return str(_done(self._link.applications.status(tracking, citizen.national_code))["state"])

    def told(self, tracking: str, citizen: Citizen) -> str:
        """All of the status but its time."""
        told = _done(self._link.applications.status(tracking, citizen.national_code))
        return str({key: value for key, value in told.items() if key != "as_of"})

    def made_so_far(self, tracking: str, citizen: Citizen) -> str:
        """How far the card has come, as the status tells it."""
        told = _done(self._link.applications.status(tracking, citizen.national_code))
        about = told.get("estimate", {}).get("about")
        stage = told.get("production") or told["state"]
        return f"{stage}, about {about} more days" if about else str(stage)

    def edit(self, tracking: str, citizen: Citizen) -> Reply:
        """One more correction, asked for past the kiosk's own pages."""
        changes = {"applicant.birth_place": citizen.right("applicant.birth_place")}
        return self._link.applications.edit(tracking, citizen.national_code, changes)

    def book(self, tracking: str, citizen: Citizen, slot: int) -> Reply:
        return self._link.applications.book(tracking, citizen.national_code, slot)

    def free_slot(self, place: str) -> int:
        """Any time that could be booked there."""
        day = _done(self._link.applications.free_days(place))["days"][0][0]
        return int(_done(self._link.applications.slots(place, day))["slots"][0][0])

    def claim(self, receipt: str, second_item: str) -> str:
        """What somebody who wants the card here is told."""
        answer = self._link.central.claim(receipt, second_item)
        return str(answer) if isinstance(answer, ClaimRefusal) else "granted"


def _done(reply: Reply) -> dict[str, Any]:
    if reply.data is None:
        raise ProgramError(f"the centre refuses the other kiosk: {reply.code}")
    return reply.data
