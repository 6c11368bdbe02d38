"""Places, days, slots and appointments, as a kiosk asks for them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from centre.appointments.places import PlacesFileError, decree, import_places, prepare_slots
from centre.appointments.slots import free_overdue_holds
from centre.appointments.tables import slots
from centre.appointments.visits import close_day, end_days
from centre.storage.schema import history
from kiosk.domain.booking import local_day
from tests.centre.applicants import Counter, code
from tests.centre.office import ELSEWHERE, PLACE, Office

TODAY = date(2026, 11, 22)  # a Sunday
MONDAY = TODAY + timedelta(days=1)


def place(name: str, /, **changes: Any) -> dict[str, Any]:
    entry = {
        "id": name,
        "kind": "registry_office",
        "name": "ثبت احوال",
        "address": "خیابان آزادی",
        "province": "تهران",
        "city": "تهران",
        "phone": "02112345678",
        "hours": "۸ تا ۱۴",
        "authorised": True,
        "sessions": [
            {"begins": "08:00", "ends": "10:00", "capacity": 2},
            {"begins": "10:00", "ends": "12:00", "capacity": 1},
        ],
        "weekly": [{"begins": "2020-01-01", "weekdays": [3, 4]}],
    }
    return entry | changes


DOCUMENT = {
    "places": [place(PLACE), place(ELSEWHERE, city="شیراز"), place("closed-1", authorised=False)],
    "holidays": [{"day": "2026-11-25", "name": "تعطیل"}],
}


@pytest.fixture
def counter(office: Office) -> Counter:
    with office.engine.begin() as connection:
        import_places(connection, DOCUMENT)
        prepare_slots(connection, TODAY, 30)
    return Counter(office)


def slot(counter: Counter, day: date = MONDAY, begins: str = "10:00", where: str = PLACE) -> int:
    with counter.office.engine.begin() as connection:
        wanted = (slots.c.place == where, slots.c.day == day, slots.c.begins == begins)
        return int(connection.execute(select(slots.c.number).where(*wanted)).scalar_one())


def taken(counter: Counter, number: int) -> int:
    with counter.office.engine.begin() as connection:
        return int(connection.execute(select(slots.c.taken).where(slots.c.number == number)).scalar_one())


def ask(counter: Counter, op: str, tracking: str, person: str = code(1), **more: Any) -> dict[str, Any]:
    return counter.ask(op, {"tracking": tracking, "second_item": person, **more})


def moves(counter: Counter) -> list[int | None]:
    with counter.office.engine.begin() as connection:
        rows = connection.execute(select(history).order_by(history.c.number)).all()
    return [row.transition for row in rows if row.before]


def test_provinces_and_cities_are_those_that_have_a_place(counter: Counter) -> None:
    assert counter.ask("places.regions", {})["data"]["names"] == ["تهران"]
    cities = counter.ask("places.regions", {"province": "تهران"})["data"]["names"]
    assert sorted(cities) == sorted(["تهران", "شیراز"])
    assert counter.ask("places.regions", {"province": "قم"})["data"]["names"] == []


def test_places_and_free_days_are_listed(counter: Counter) -> None:
    listed = counter.ask("places.list", {"city": "شیراز"})["data"]["places"]
    assert [each["id"] for each in listed] == [ELSEWHERE]
    days = counter.ask("slots.list", {"place": PLACE})["data"]["days"]
    assert days[:3] == [("2026-11-23", 3), ("2026-11-24", 3), ("2026-11-28", 3)]
    day = counter.ask("slots.list", {"place": PLACE, "day": "2026-11-23"})["data"]
    assert [each[1:] for each in day["slots"]] == [["08:00", "10:00", 2], ["10:00", "12:00", 1]]


@pytest.mark.parametrize(("where", "told"), [("x", "unknown_place"), ("closed-1", "place_not_authorised")])
def test_only_authorised_places_offer_times(counter: Counter, where: str, told: str) -> None:
    assert counter.ask("slots.list", {"place": where})["code"] == told


def test_a_closed_day_offers_nothing(counter: Counter) -> None:
    assert counter.ask("slots.list", {"place": PLACE, "day": "2026-11-25"})["data"]["slots"] == []


def test_a_booking_takes_one_unit_and_one_line_of_the_list(counter: Counter) -> None:
    tracking = counter.confirmed()["tracking"]
    number = slot(counter)
    told = ask(counter, "slot.book", tracking, slot=number)["data"]["appointment"]
    assert (told["day"], told["begins"], told["place"]) == ("2026-11-23", "10:00", PLACE)
    assert taken(counter, number) == 1
    assert ask(counter, "slot.book", tracking, slot=number)["ok"]
    assert taken(counter, number) == 1
    status = counter.status(tracking)["data"]
    assert (status["state"], status["next"]) == ("APPOINTMENT_BOOKED", "visit")
    assert status["appointment"]["state"] == "live"
    listed = counter.ask("visits.list", {"day": "2026-11-23"})["data"]["visitors"]
    assert [(each["order"], each["begins"], each["name"]) for each in listed] == [(1, "10:00", "مریم رضایی")]
    assert counter.ask("visits.list", {"day": "2026-11-23"}, "k-99")["data"]["visitors"] == []


def test_who_is_not_confirmed_books_nothing(counter: Counter) -> None:
    tracking = counter.submit()["tracking"]
    number = slot(counter)
    assert ask(counter, "slot.book", tracking, slot=number)["code"] == "not_possible_now"
    assert ask(counter, "slot.hold", tracking, slot=number)["code"] == "not_possible_now"
    assert taken(counter, number) == 0


@pytest.mark.parametrize(
    ("day", "where", "told"),
    [
        (TODAY, PLACE, "outside_horizon"),
        (TODAY + timedelta(days=31), PLACE, "unknown_slot"),
        (date(2026, 11, 25), PLACE, "day_closed"),
        (date(2026, 11, 27), PLACE, "day_closed"),
        (MONDAY, "closed-1", "place_not_authorised"),
    ],
)
def test_a_day_that_is_not_on_offer_is_refused(counter: Counter, day: date, where: str, told: str) -> None:
    tracking = counter.confirmed()["tracking"]
    number = 999_999 if told == "unknown_slot" else slot(counter, day, where=where)
    assert ask(counter, "slot.book", tracking, slot=number)["code"] == told


@pytest.mark.parametrize("value", [None, "1", -1, 0, True, 2**40, [], {"a": 1}, 1.5])
def test_a_slot_that_is_no_number_is_unknown(counter: Counter, value: Any) -> None:
    tracking = counter.confirmed()["tracking"]
    for op in ("slot.book", "slot.hold"):
        assert ask(counter, op, tracking, slot=value)["code"] == "unknown_slot"


def test_a_full_slot_books_nothing_and_offers_others(counter: Counter) -> None:
    number = slot(counter)
    first, second = counter.confirmed()["tracking"], counter.confirmed(code(2))["tracking"]
    assert ask(counter, "slot.book", first, slot=number)["ok"]
    full = ask(counter, "slot.book", second, code(2), slot=number)
    assert (full["code"], full["data"]["days"][0]) == ("full", "2026-11-23")
    assert [each["id"] for each in full["data"]["places"]] == [ELSEWHERE]
    assert counter.state(second, code(2)) == "INQUIRY_CONFIRMED"
    assert taken(counter, number) == 1
    assert moves(counter)[-1] == 11


def test_a_held_time_is_nobody_elses_until_it_runs_out(counter: Counter) -> None:
    number = slot(counter)
    first, second = counter.confirmed()["tracking"], counter.confirmed(code(2))["tracking"]
    assert ask(counter, "slot.hold", first, slot=number)["data"] == {"slot": number, "hold_s": 120.0}
    assert ask(counter, "slot.hold", first, slot=number)["ok"]
    assert ask(counter, "slot.book", second, code(2), slot=number)["code"] == "full"
    counter.office.later(seconds=120)
    with counter.office.engine.begin() as connection:
        assert free_overdue_holds(connection, counter.office.now) == 1
    assert ask(counter, "slot.book", second, code(2), slot=number)["ok"]
    assert ask(counter, "slot.book", first, slot=number)["code"] == "full"


def test_a_hold_becomes_the_booking_and_another_hold_is_given_back(counter: Counter) -> None:
    early, late = slot(counter, begins="08:00"), slot(counter)
    tracking = counter.confirmed()["tracking"]
    ask(counter, "slot.hold", tracking, slot=early)
    ask(counter, "slot.hold", tracking, slot=late)
    assert (taken(counter, early), taken(counter, late)) == (0, 1)
    ask(counter, "slot.book", tracking, slot=early)
    assert (taken(counter, early), taken(counter, late)) == (1, 0)


def test_a_released_hold_is_free_at_once(counter: Counter) -> None:
    number, tracking = slot(counter), counter.confirmed()["tracking"]
    ask(counter, "slot.hold", tracking, slot=number)
    assert ask(counter, "slot.release", tracking)["ok"]
    assert taken(counter, number) == 0


def test_moving_an_appointment_moves_one_unit(counter: Counter) -> None:
    tracking = counter.confirmed()["tracking"]
    old, new = slot(counter, date(2026, 11, 28)), slot(counter, date(2026, 11, 29))
    ask(counter, "slot.book", tracking, slot=old)
    assert ask(counter, "slot.book", tracking, slot=new)["data"]["appointment"]["day"] == "2026-11-29"
    assert (taken(counter, old), taken(counter, new)) == (0, 1)
    assert moves(counter) == [2, 4, 10, 12]


def test_the_cut_off_and_the_limit_of_moves_hold(counter: Counter) -> None:
    tracking = counter.confirmed()["tracking"]
    ask(counter, "slot.book", tracking, slot=slot(counter, date(2026, 12, 5)))
    for n in range(3):
        assert ask(counter, "slot.book", tracking, slot=slot(counter, date(2026, 12, 6 + n)))["ok"]
    fourth = slot(counter, date(2026, 12, 12))
    assert ask(counter, "slot.book", tracking, slot=fourth)["code"] == "rebook_limit"
    other = counter.confirmed(code(2))["tracking"]
    ask(counter, "slot.book", other, code(2), slot=slot(counter))
    assert ask(counter, "slot.book", other, code(2), slot=fourth)["code"] == "too_late"
    assert taken(counter, fourth) == 0


def test_a_cancelled_appointment_is_free_for_others(counter: Counter) -> None:
    number, tracking = slot(counter), counter.confirmed()["tracking"]
    assert ask(counter, "slot.cancel", tracking)["code"] == "not_possible_now"
    ask(counter, "slot.book", tracking, slot=number)
    assert ask(counter, "slot.cancel", tracking)["ok"]
    assert (taken(counter, number), counter.state(tracking)) == (0, "INQUIRY_CONFIRMED")


def test_a_begun_visit_is_not_cancelled(counter: Counter) -> None:
    tracking = counter.confirmed()["tracking"]
    ask(counter, "slot.book", tracking, slot=slot(counter))
    counter.office.later(hours=24)
    assert ask(counter, "slot.cancel", tracking)["code"] == "too_late"


def test_a_missed_day_is_told_and_booked_anew(counter: Counter) -> None:
    tracking = counter.confirmed()["tracking"]
    ask(counter, "slot.book", tracking, slot=slot(counter))
    counter.office.later(hours=36)
    with counter.office.engine.begin() as connection:
        assert end_days(connection, local_day(counter.office.clock.now()), counter.office.now) == 1
    told = counter.status(tracking)["data"]
    assert (told["state"], told["next"], told["appointment"]["day"]) == (
        "APPOINTMENT_MISSED",
        "book",
        "2026-11-23",
    )
    ask(counter, "slot.book", tracking, slot=slot(counter, date(2026, 11, 28)))
    ask(counter, "slot.cancel", tracking)
    assert counter.state(tracking) == "APPOINTMENT_MISSED"


def test_a_closed_day_is_told_to_everybody_concerned(counter: Counter) -> None:
    trackings = {person: counter.confirmed(person)["tracking"] for person in (code(1), code(2))}
    for person, tracking in trackings.items():
        assert ask(counter, "slot.book", tracking, person, slot=slot(counter, begins="08:00"))["ok"]
    with counter.office.engine.begin() as connection:
        assert close_day(connection, PLACE, MONDAY, counter.office.now) == 2
    for person, tracking in trackings.items():
        told = counter.status(tracking, person)["data"]
        assert (told["state"], told["appointment"]["state"]) == ("INQUIRY_CONFIRMED", "closed")
    assert taken(counter, slot(counter, begins="08:00")) == 0
    again = ask(counter, "slot.book", trackings[code(1)], slot=slot(counter))
    assert again["code"] == "day_closed"


def test_the_centre_may_open_a_holiday(counter: Counter) -> None:
    with counter.office.engine.begin() as connection:
        decree(connection, PLACE, date(2026, 11, 25), is_open=True)
    tracking = counter.confirmed()["tracking"]
    assert ask(counter, "slot.book", tracking, slot=slot(counter, date(2026, 11, 25)))["ok"]


def test_who_withdraws_frees_time_and_name(counter: Counter) -> None:
    number, tracking = slot(counter), counter.confirmed()["tracking"]
    ask(counter, "slot.book", tracking, slot=number)
    assert ask(counter, "appl.withdraw", tracking)["ok"]
    assert (taken(counter, number), counter.state(tracking)) == (0, "CANCELLED")
    assert ask(counter, "appl.withdraw", tracking)["code"] == "not_possible_now"
    assert counter.submit()["tracking"] != tracking


def test_new_days_are_offered_once(counter: Counter) -> None:
    with counter.office.engine.begin() as connection:
        assert prepare_slots(connection, TODAY, 30) == 0
        assert prepare_slots(connection, MONDAY, 30) == 6


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "P!"},
        {"kind": "shop"},
        {"name": ""},
        {"address": "x" * 201},
        {"phone": 5},
        {"sessions": [{"begins": "10:00", "ends": "09:00", "capacity": 1}]},
        {"sessions": [{"begins": "8:00", "ends": "09:00", "capacity": 1}]},
        {"sessions": [{"begins": "08:00", "ends": "09:00", "capacity": -1}]},
        {"weekly": [{"begins": "2020-01-01", "weekdays": [7]}]},
        {"weekly": [{"begins": "soon", "weekdays": [4]}]},
    ],
)
def test_a_wrong_place_is_refused_by_its_name(office: Office, changes: dict[str, Any]) -> None:
    wrong = place("tehran-9", **changes)
    with pytest.raises(PlacesFileError, match=wrong["id"]), office.engine.begin() as connection:
        import_places(connection, {"places": [wrong]})
