"""Production itself: takes orders, makes and sends cards as their time comes, and errs as it is told."""

import hashlib
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.production import Order, OrderError, OrderProblem, Progress, Stage, write_order
from simulators.control import ControlError, Reply, Request
from simulators.mischief import Mischief
from simulators.production.faults import CATALOGUE, Fault
from simulators.production.orders import DONE, Job, recalled, remembered
from simulators.production.personalisation import check
from simulators.production.schedule import DAY_S, Pace, Plan, plan
from simulators.production.workshop import Workshop
from simulators.state_file import StateFile, StateFileError

ELSEWHERE = "another-place"
_REJECTIONS = {Fault.REJECT_PHOTO: OrderProblem.PHOTO, Fault.REJECT_FINGERS: OrderProblem.FINGERS}


class ConflictError(ValueError):
    """What is asked of an order cannot be done any more."""


@dataclass(frozen=True, slots=True)
class Setup:
    """`cards` is the folder where finished card files appear."""

    cards: Path
    pace: Pace = field(default_factory=Pace)
    seed: int = 0
    state: Path | None = None


class Factory:
    """Everything moves when somebody looks: a turned clock needs no thread here."""

    def __init__(self, setup: Setup, now: Callable[[], datetime]) -> None:
        self._setup = setup
        self._now = now
        self._state = StateFile(setup.state)
        self._workshop = Workshop(setup.cards, setup.seed)
        self._lock = threading.RLock()
        self.mischief = Mischief(CATALOGUE, setup.seed)
        kept = self._state.load()
        try:
            jobs = [recalled(each) for each in kept.get("orders", [])]
            self.key = _key(kept.get("key"))
        except ValueError as error:
            raise StateFileError(f"{setup.state}: {error}; remove it or name another") from error
        self._jobs = {job.id: job for job in jobs}
        self._save()

    def submit(self, order: Order) -> bool:
        """Take an order; False when it is known. `OrderError` and `ConflictError` say why not."""
        digest = hashlib.sha256(json.dumps(write_order(order)).encode()).hexdigest()
        with self._lock:
            known = self._jobs.get(order.id)
            if known is not None:
                if known.digest != digest:
                    raise ConflictError("another order has this id")
                return False
            for fault, problem in _REJECTIONS.items():
                if self.mischief.strikes_now(fault):
                    raise OrderError(problem)
            check(order)
            self._jobs[order.id] = Job(order.id, digest, order.place, self._plan(order.id), order)
            self._save()
            return True

    def progress(self, orders: Sequence[str]) -> list[Progress]:
        with self._lock:
            self._settle()
            return [self._jobs[each].progress() for each in orders if each in self._jobs]

    def redirect(self, order: str, place: str) -> None:
        with self._lock:
            self._settle()
            job = self._job(order)
            if job.stage in (*DONE, Stage.DISPATCHED):
                raise ConflictError("the card is on its way")
            job.place = place
            self._save()

    def cancel(self, order: str) -> None:
        with self._lock:
            self._settle()
            job = self._job(order)
            if job.stage in (Stage.DISPATCHED, Stage.ARRIVED):
                raise ConflictError("the card is on its way")
            self._workshop.destroy(job)
            job.stage, job.order = Stage.CANCELLED, None
            self._save()

    def handle(self, request: Request) -> Reply:
        """Carry out one control request."""
        acts: dict[str, Callable[[Request], object]] = {
            "status": lambda request: None,
            "hurry": self._hurry,
            "fail": self._fail,
            "fault": lambda request: self.mischief.switch_on(str(request.get("name"))),
            "clear": lambda request: self.mischief.clear(request.get("name")),
        }
        act = acts.get(request["do"])
        if act is None:
            raise ControlError(f"unknown request; there are {', '.join(acts)}")
        with self._lock:
            self._settle()
            act(request)
            self._settle()
            return self._describe()

    def _plan(self, order: str) -> Plan:
        full = Counter(job.plan.batch for job in self._jobs.values() if job.stage is not Stage.CANCELLED)
        chance = random.Random(f"{self._setup.seed}/{order}")
        return plan(self._now().timestamp(), full, self._setup.pace, chance)

    def _settle(self) -> None:
        """Bring every order to where its plan says it is by now."""
        now = self._now()
        for job in self._jobs.values():
            if job.stage not in DONE:
                self._advance(job, job.plan.stage_at(now.timestamp()), now)
        self._save()

    def _advance(self, job: Job, reached: Stage, now: datetime) -> None:
        stages = list(Stage)
        for stage in stages[stages.index(job.stage) + 1 : stages.index(reached) + 1]:
            job.stage = stage
            if stage is Stage.PERSONALISED:
                self._workshop.make(
                    job, now.date(), wrong_holder=self.mischief.strikes_now(Fault.WRONG_HOLDER)
                )
            elif stage is Stage.QUALITY_CHECKED:
                self._workshop.test(job, damaged=self.mischief.strikes_now(Fault.BAD_CHIP))
            elif stage is Stage.ARRIVED:
                self._arrive(job)
            if job.stage is Stage.FAILED:
                return

    def _arrive(self, job: Job) -> None:
        if self.mischief.strikes_now(Fault.LOST):
            self._workshop.destroy(job)
            job.fail("lost")
        else:
            job.arrived_at = ELSEWHERE if self.mischief.strikes_now(Fault.WRONG_PLACE) else job.place

    def _hurry(self, request: Request) -> None:
        """As if so many days of an order's plan, or of all plans, had gone by."""
        days = float(request.get("days", 0))
        for job in self._named(request):
            at = {stage: when - days * DAY_S for stage, when in job.plan.at.items()}
            job.plan = Plan(job.plan.batch, at)

    def _fail(self, request: Request) -> None:
        for job in self._named(request):
            if job.stage not in DONE:
                self._workshop.destroy(job)
                job.fail(str(request.get("reason", "failed"))[:64])

    def _named(self, request: Request) -> list[Job]:
        name = request.get("order")
        if name is None:
            return list(self._jobs.values())
        if str(name) not in self._jobs:
            raise ControlError("no order has this id")
        return [self._jobs[str(name)]]

    def _job(self, order: str) -> Job:
        if order not in self._jobs:
            raise KeyError(order)
        return self._jobs[order]

    def _describe(self) -> Reply:
        told = {"id", "stage", "serial", "place", "reason"}
        jobs = [
            {key: value for key, value in remembered(job).items() if key in told}
            for job in self._jobs.values()
        ]
        return {"orders": jobs, "faults": self.mischief.active}

    def _save(self) -> None:
        orders = [remembered(job) for job in self._jobs.values()]
        self._state.save({"key": self.key.private_bytes_raw().hex(), "orders": orders})


def _key(kept: str | None) -> X25519PrivateKey:
    """The key orders are sealed to; it survives with the orders."""
    return X25519PrivateKey.from_private_bytes(bytes.fromhex(kept)) if kept else X25519PrivateKey.generate()
