"""What the status tells of a card on its way."""

import uuid
from typing import Any

from centre.production.tables import orders
from kiosk.domain.production import Stage
from kiosk.domain.told import read_status
from tests.centre.production.works import DAY_S, Works


def told(works: Works) -> dict[str, Any]:
    data: dict[str, Any] = works.status(works.tracking)["data"]
    return data


def test_about_twenty_days_while_nothing_else_is_known(works: Works) -> None:
    works.complete()
    assert told(works)["estimate"] == {"about": 20, "from": None, "to": None, "by_load": False, "late": False}
    assert told(works)["production"] == "accepted"


def test_the_estimate_follows_the_real_load_and_the_stage_is_told(works: Works) -> None:
    works.complete()
    order = works.last_order()
    now = works.office.now
    with works.office.engine.begin() as connection:
        for at in range(28):  # two a day, thirty days each
            ended = now - (at % 14) * DAY_S
            made = {"id": str(uuid.uuid4()), "queued_at": ended - 30 * DAY_S, "ended_at": ended, "silent": 0}
            same = {"application": order.application, "packet": order.packet, "place": order.place}
            connection.execute(orders.insert().values(**made, **same, state="arrived"))
    assert told(works)["estimate"] == {"about": 30, "from": 30, "to": 30, "by_load": True, "late": False}
    works.turn(10)
    assert told(works)["estimate"]["about"] == 20


def test_a_ready_card_says_where_it_lies_and_until_when(works: Works) -> None:
    works.produced()
    data = told(works)
    assert (data["card_at"], data["delivery_place"]["id"]) == ("tehran-1", "tehran-1")
    assert data["held_until"] > data["as_of"]
    assert "estimate" not in data
    works.turn(60)
    data = told(works)
    assert (data["state"], data["card_at"]) == ("RETURNED", "province:تهران")
    works.turn(30)
    assert told(works)["card_at"] == "central"


def test_a_kiosk_reads_what_is_told_of_every_card(works: Works) -> None:
    works.complete()
    waiting = read_status(told(works)).card
    assert (waiting.stage, waiting.about_days) == (Stage.ACCEPTED, 20)
    works.turn(26)
    ready = read_status(told(works)).card
    assert (ready.lies_at, ready.held_until is not None) == ("tehran-1", True)
    works.turn(61)
    assert read_status(told(works)).card.lies_at == "province:تهران"
