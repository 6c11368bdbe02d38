"""The workload's technician: when they come, what they do at each page, and what they leave behind."""

import json
from collections import deque
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from kiosk.domain.stopping import Stop
from kiosk.session import states as st
from kiosk.session.commands import Command
from kiosk.session.events import Event
from kiosk.session.journeys.completion.commands import WatchFace, WatchPage
from kiosk.session.journeys.completion.events import FaceSeen, PageSeen
from kiosk.session.journeys.technician.commands import CheckTechnician, LookAround, TrySensor
from kiosk.session.journeys.technician.events import FactsFound, TechnicianKnown, TechnicianRefused
from kiosk.session.journeys.technician.parts import (
    ONLY_LOOKED_AT,
    Fact,
    Refusal,
    Subject,
    TechnicianRole,
)
from kiosk.session.journeys.technician.parts import (
    Technician as Known,
)
from kiosk.session.step import step
from kiosk.session.vocabulary import Journey, Part
from kiosk.workload.plan import Shares, Trouble, technician_comes
from kiosk.workload.steps import page_step
from kiosk.workload.technician import LOOKED_AT, SERVE_AGAIN, Technician, Visit, visits_of
from kiosk.workload.watch import StuckError, Watch
from kiosk.workload.world import World
from tests.kiosk.people import POLICY

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CLOSED = (Subject.SERVICE, Subject.SENSOR, Subject.NETWORK, Subject.SERVICE)
FACTS = (Fact("trial", "done"),)


class Place:
    """A world with nothing in it but the technician's card and the centre that signs the list."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "keys").mkdir()
        self.outside = self
        self.did: list[str] = []
        self.paper_mm = 80_000

    def do(self, device: str, action: str) -> dict[str, int]:
        if action == "load_paper":
            self.did.append(f"{device}: {action}")
        return {"paper_mm": self.paper_mm}

    def now(self) -> datetime:
        return NOW

    def open_eyes(self) -> None:
        self.did.append("open eyes")

    def technicians_card(self, action: str) -> None:
        self.did.append(action)

    def finger(self, number: int, impression: int) -> Path:
        return self.folder

    def place(self, print_: Path) -> None:
        self.did.append("finger")

    def sensor(self, action: str) -> None:
        self.did.append(action)

    def at_centre(self, *words: str | Path, given: str) -> None:
        self.did.append("list")
        Path(words[-1]).write_text(json.dumps({"expires_at": "2027-12-01T00:00:00Z"}))


class Kiosk:
    """The core with devices that answer at once."""

    def __init__(self, folder: Path, *missing: Part, refusals: int = 0) -> None:
        self.place = Place(folder)
        self.watch = Watch(self.post, Stop())
        self.pages: list[str] = []
        self._refusals = refusals
        stage = st.OutOfService(Part.SERVICE) if missing else st.Attract()
        services = frozenset(Journey)
        self.state = st.State(POLICY, stage, services=services, missing=frozenset(missing), today=date.max)
        self.watch.sees(self.state)
        self.technician = Technician(self.post, cast(World, self.place), self.watch)
        self.watch.reopen = lambda: self.technician.visit(SERVE_AGAIN)

    def post(self, event: Event) -> None:
        events = deque([event])
        while events:
            done = step(self.state, events.popleft())
            if replace(done.state, now_s=0.0) != self.state:
                self.state = done.state
                self.pages.append(page_step(self.state.stage) or type(self.state.stage).__name__)
                self.watch.sees(self.state)
            events.extend(answer for each in done.commands if (answer := self._answer(each)))

    def _answer(self, command: Command) -> Event | None:
        match command:
            case CheckTechnician(session) if self._refusals:
                self._refusals -= 1
                return TechnicianRefused(session, Refusal.NO_CARD)
            case CheckTechnician(session):
                return TechnicianKnown(session, Known("tech-1", TechnicianRole.MEND))
            case LookAround(session, subject):
                return FactsFound(session, subject, FACTS)
            case TrySensor(session):
                return FactsFound(session, Subject.SENSOR, FACTS)
            case WatchFace(session):
                return FaceSeen(session, None)
            case WatchPage():
                return PageSeen(command.session, None)
            case _:
                return None


def test_a_roll_that_is_nearly_used_up_is_changed_and_another_is_not(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.technician.visit(CLOSED)
    assert "printer: load_paper" not in kiosk.place.did
    kiosk.place.paper_mm = 9_000
    kiosk.technician.visit(CLOSED)
    assert "printer: load_paper" in kiosk.place.did


@pytest.mark.parametrize("visit", [LOOKED_AT, CLOSED, SERVE_AGAIN * 2])
def test_every_page_is_answered_and_the_kiosk_serves_again(tmp_path: Path, visit: Visit) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.technician.visit(visit)
    assert kiosk.state.stage == st.Attract()
    assert Part.SERVICE not in kiosk.state.missing
    assert kiosk.place.did[-2:] == ["lift", "remove"]
    looked = kiosk.pages.count("technician.looking_around")
    assert (looked > 0) is (not ONLY_LOOKED_AT.isdisjoint(visit))
    assert ("finger" in kiosk.place.did) is (Subject.SENSOR in visit)
    assert ("open eyes" in kiosk.place.did) is (Subject.CAMERA in visit)


def test_who_goes_away_in_service_mode_leaves_it_closed(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    kiosk.technician.visit((Subject.SERVICE,))
    assert kiosk.pages[-1] == "OutOfService"
    kiosk.technician.visit((Subject.READER, Subject.SERVICE))
    assert kiosk.pages[-1] == "Attract"
    assert kiosk.place.did.count("list") == 1  # good for a year


def test_a_kiosk_left_in_service_mode_is_up_and_is_opened_before_anybody_is_served(
    tmp_path: Path,
) -> None:
    kiosk = Kiosk(tmp_path, Part.SERVICE)
    kiosk.watch.wait_until_up()
    assert kiosk.pages == []
    kiosk.watch.wait_for(Journey.DELIVERY)
    assert kiosk.state.stage == st.Attract()


def test_who_is_not_let_in_tries_again_and_goes_home(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, refusals=2)
    kiosk.technician.visit(CLOSED)
    assert kiosk.pages.count("technician.signing_on") == 3
    kiosk = Kiosk(_folder(tmp_path, "shut"), Part.SERVICE, refusals=99)
    with pytest.raises(StuckError, match="service mode"):
        kiosk.watch.wait_for(Journey.DELIVERY)


def _folder(parent: Path, name: str) -> Path:
    (parent / name).mkdir()
    return parent / name


def test_a_seed_has_the_same_visits_again_and_each_kind_of_them() -> None:
    visits = [visits_of(3, session) for session in range(200)]
    assert visits == [visits_of(3, session) for session in range(200)]
    assert {len(each) for each in visits} == {1, 2}
    for each in visits:
        chosen: list[Any] = [subject for visit in each for subject in visit]
        assert chosen.count(Subject.SERVICE) in (0, 2)
        assert set(chosen) - {Subject.SERVICE} <= set(LOOKED_AT)


def test_a_technician_comes_now_and_then_or_where_the_fault_wants_one() -> None:
    comes = [technician_comes(3, number, None) for number in range(1000)]
    assert 80 < sum(comes) < 160
    assert sum(technician_comes(3, number, None, Shares(technician=40)) for number in range(1000)) > 350
    assert technician_comes(3, 1, Trouble("kill", "technician.service_menu"))
    assert not any(technician_comes(3, number, Trouble("kill", "D7")) for number in range(200))
