"""Many at once for a few places."""

import threading

from sqlalchemy import select

from centre.appointments.places import import_places, prepare_slots
from centre.appointments.tables import appointments, slots
from centre.storage.transactions import in_transaction
from tests.centre.applicants import Counter, code
from tests.centre.appointments.test_appointments import DOCUMENT, TODAY, slot
from tests.centre.office import Office


def test_parallel_bookings_never_exceed_the_capacity(office: Office) -> None:
    with office.engine.begin() as connection:
        import_places(connection, DOCUMENT)
        prepare_slots(connection, TODAY, 30)
    counter = Counter(office)
    people = [code(n) for n in range(1, 13)]
    trackings = {person: counter.confirmed(person)["tracking"] for person in people}
    number, answers, kiosk = slot(counter, begins="08:00"), [], office.kiosk("k-17")

    def book(person: str) -> None:
        asked = {"tracking": trackings[person], "second_item": person, "slot": number}
        act = counter.operations["slot.book"]
        reply = in_transaction(office.engine, lambda each: act(each, kiosk, asked, office.now))
        answers.append("booked" if reply["ok"] else reply["code"])

    threads = [threading.Thread(target=book, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["booked"] * 2 + ["full"] * 10
    with office.engine.begin() as connection:
        live = connection.execute(select(appointments).where(appointments.c.state == "live")).all()
        taken = connection.execute(select(slots.c.taken).where(slots.c.number == number)).scalar()
    assert (len(live), taken) == (2, 2)
