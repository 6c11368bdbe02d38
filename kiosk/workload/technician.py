"""A technician's visits to the kiosk: what they look at and try, and the service mode before and after."""

import json
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.technicians import FILE
from kiosk.session import states as st
from kiosk.session.events import Cancelled, Continued
from kiosk.session.journeys.technician import stages as service
from kiosk.session.journeys.technician.events import (
    PointTouched,
    ServiceCalled,
    SubjectChosen,
    TechnicianSigned,
)
from kiosk.session.journeys.technician.parts import Subject
from kiosk.work.worker import Post
from kiosk.workload.processes import ProgramError
from kiosk.workload.watch import Watch
from kiosk.workload.world import PLACE, TECHNICIAN, World

PIN = "402817"
LOOKED_AT = (
    *(Subject.SENSOR, Subject.READER, Subject.CAMERA, Subject.SCANNER, Subject.PRINTER, Subject.TOUCH),
    *(Subject.STORAGE, Subject.NETWORK, Subject.VERSIONS, Subject.FAULTS),
)
SERVE_AGAIN = (Subject.SERVICE,)
_EYES = frozenset({Subject.CAMERA, Subject.SCANNER})
_SIGN_AGAIN = 4
_SHORT_ROLL_MM = 10_000
_LIST_DAYS, _RENEWED_DAYS = 400, 30  # the centre signs for no longer; it is renewed that long before its end

Visit = tuple[Subject, ...]


def visits_of(seed: int, session: int) -> tuple[Visit, ...]:
    """What is chosen at each sign-on; who goes away in service mode comes back and ends it."""
    chance = random.Random(f"{seed}/{session}/technician's visits")
    looks = tuple(chance.sample(LOOKED_AT, 3))
    closed = (Subject.SERVICE, *looks, Subject.SERVICE)
    away = ((Subject.SERVICE, *looks[:1]), (*looks[1:], Subject.SERVICE))
    return chance.choice(((looks,), (closed,), away))


@dataclass(frozen=True, slots=True)
class Technician:
    """Signs on with card and PIN and answers every stage, on the main thread."""

    post: Post
    world: World
    watch: Watch

    def visit(self, wanted: Visit) -> None:
        """From the first screen to it or out of service; StuckError when it takes too long."""
        self._renew_list()
        with suppress(ProgramError, OSError):  # a printer under a fault may not answer
            self._change_roll()
        if not _EYES.isdisjoint(wanted):
            self.world.outside.open_eyes()
        left, signed = list(wanted), 0
        self.post(ServiceCalled())
        for state in self.watch.stages():
            stage = state.stage
            if isinstance(stage, service.SigningOn):
                signed += 1
            elif signed and isinstance(stage, st.Attract | st.OutOfService):
                break
            with suppress(ProgramError, OSError):  # a device under a fault may not hear its order
                self._answer(stage, left, signed)
        with suppress(ProgramError, OSError):
            self.world.sensor("lift")
            self.world.technicians_card("remove")

    def _answer(self, stage: st.Stage, left: list[Subject], signed: int) -> None:
        match stage:
            case service.SigningOn() if signed > _SIGN_AGAIN:
                self.post(Cancelled())
            case service.SigningOn():
                self.world.technicians_card("insert")
                self.post(TechnicianSigned(TECHNICIAN, PIN))
            case service.ServiceMenu():
                self._choose(left)
            case service.TryingTouch(_, touched) if len(touched) < 2:
                self.post(PointTouched(len(touched)))
            case service.TryingTouch() | service.TryingCamera(seen=True):
                self.post(Continued())
            case service.LookingAround(facts=facts) | service.TryingSensor(facts=facts) if facts is not None:
                self.post(Continued())

    def _choose(self, left: list[Subject]) -> None:
        """What comes next; the service mode changes without another page."""
        while left:
            subject = left.pop(0)
            if subject is Subject.SENSOR:
                self.world.place(self.world.finger(1, 0))
            self.post(SubjectChosen(subject))
            if subject is not Subject.SERVICE:
                return
        self.post(Cancelled())

    def _change_roll(self) -> None:
        """Before it ends: some fifty slips are left on it."""
        if self.world.outside.do("printer", "state")["paper_mm"] < _SHORT_ROLL_MM:
            self.world.outside.do("printer", "load_paper")

    def _renew_list(self) -> None:
        """Have the centre sign once more who may sign on, well before the kiosk's list ends."""
        path = self.world.folder / "keys" / FILE
        soon = self.world.outside.now() + timedelta(days=_RENEWED_DAYS)
        if path.is_file() and datetime.fromisoformat(json.loads(path.read_bytes())["expires_at"]) > soon:
            return
        new = path.with_suffix(".new")
        until = (f"--days={_LIST_DAYS}", "--out", new)
        self.world.at_centre(
            "technicians", f"{TECHNICIAN}:mend", f"--place={PLACE}", *until, given=f"{PIN}\n"
        )
        new.rename(path)
