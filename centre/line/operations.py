"""Every request a kiosk may make of the centre, by the name in its topic."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from centre.applications.contact_changes import ContactChanges
from centre.applications.registration import Registration
from centre.applications.relocation import Relocation
from centre.applications.tracking import TrackingNumbers
from centre.appointments.requests import Appointments
from centre.broker.authority import Authority
from centre.broker.renewal import Renewal
from centre.completion.acceptance import Completion
from centre.delivery.claims import Desk, Reply
from centre.delivery.day_lists import DayLists
from centre.fleet.key_changes import change_keys
from centre.fleet.register import Kiosk
from centre.inbox.comparison import Comparison
from centre.storage.keys import CentreKeys
from kiosk.domain.policy import ProcessPolicy

# Lists may name people: asked again they are made anew, and never kept.
LISTS = frozenset({"places.regions", "places.list", "slots.list", "visits.list", "delivery.day"})

Operation = Callable[[Connection, Kiosk, dict[str, Any], float], Reply]


def operations(
    keys: CentreKeys, policy: ProcessPolicy, authority: Authority | None = None
) -> Mapping[str, Operation]:
    desk = Desk(keys, policy)
    registration = Registration(keys, policy)
    appointments = Appointments(keys, policy)
    completion = Completion(keys, policy)
    day_lists = DayLists(keys, policy)
    return {
        "deliver.claim": desk.claim,
        "deliver.stand": desk.stand,
        "deliver.release": desk.release,
        "officer.confirm": desk.confirm,
        "officer.check": desk.check,
        "appl.submit": registration.submit,
        "appl.status": registration.status,
        "appl.edit": registration.edit,
        "appl.contact": ContactChanges(keys, policy).answer,
        "appl.withdraw": registration.withdraw,
        "appl.place": Relocation(keys, policy).answer,
        "numbers.draw": TrackingNumbers(keys).draw,
        "places.regions": appointments.list_regions,
        "places.list": appointments.list_places,
        "slots.list": appointments.list_slots,
        "slot.hold": appointments.hold,
        "slot.book": appointments.book,
        "slot.release": appointments.release,
        "slot.cancel": appointments.cancel,
        "delivery.day": day_lists.answer,
        "visits.list": appointments.list_visitors,
        "events.compare": Comparison(keys).answer,
        "cert.renew": Renewal(authority).answer,
        "keys.renew": change_keys,
        "packet.part": completion.part,
        "packet.commit": completion.commit,
    }
