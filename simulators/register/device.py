"""The population register as a service: answers inquiries, tells of deaths, and misbehaves as it is told."""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.domain.inquiry import InquiryOutcome
from simulators.control import ControlError, Reply, Request
from simulators.register.people import Person, changed, compare, person
from simulators.state_file import StateFile

TOLD_OF = (InquiryOutcome.DECEASED, InquiryOutcome.NOT_ELIGIBLE)
MOST_NOTICES = 500  # in one answer


class Trouble(StrEnum):
    """What can be wrong with the register's service."""

    OUTAGE = "outage"  # 503 to everything
    GARBLED = "garbled"  # an answer that is no JSON
    SILENT = "silent"  # takes the question and never answers


@dataclass(slots=True)
class Register:
    """Control requests change people and troubles; `delay_s` holds answers back, about so long."""

    people: dict[str, Person]
    delay_s: float = 0.0
    seed: int = 0
    state: StateFile = field(default_factory=lambda: StateFile(None))
    trouble: Trouble | None = None
    trouble_left: int = 0  # how many more questions it spoils; 0 is until further notice
    asked: int = 0
    told: list[tuple[str, InquiryOutcome]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"register {self.seed}")
        kept = self.state.load()
        try:
            known = [person(each, "the state") for each in kept.get("people", [])]
            self.told = [(code, InquiryOutcome(outcome)) for code, outcome in kept.get("told", [])]
        except (TypeError, ValueError) as error:
            raise ValueError("the state is not of this simulator; remove the file or name another") from error
        self.people = {**self.people, **dict(known)}

    def answer(self, asked: Mapping[str, str]) -> dict[str, Any]:
        with self.lock:
            known = self.people.get(asked.get("applicant.national_code", ""))
        outcome, results = compare(known, asked)
        return {"outcome": outcome.value, "items": {path: each.value for path, each in results.items()}}

    def notices(self, after: int) -> dict[str, Any]:
        """Deaths and lost rights since notice number `after`, oldest first."""
        with self.lock:
            new = list(enumerate(self.told, start=1))[max(0, after) :][:MOST_NOTICES]
        return {
            "notices": [
                {"number": number, "national_code": code, "outcome": outcome.value}
                for number, (code, outcome) in new
            ]
        }

    def pause_s(self) -> float:
        """How long this answer is held back."""
        with self.lock:
            return self.delay_s * self.chance.uniform(0.8, 1.2)

    def next_trouble(self) -> Trouble | None:
        """The trouble that spoils this question."""
        with self.lock:
            self.asked += 1
            spoiled = self.trouble
            if spoiled and self.trouble_left:
                self.trouble_left -= 1
                if not self.trouble_left:
                    self.trouble = None
            return spoiled

    def handle(self, request: Request) -> Reply:
        acts: dict[str, Callable[[Request], Reply]] = {
            "person": self._person,
            "change": self._change,
            "delay": self._delay,
            "trouble": self._trouble,
            "status": self._status,
        }
        act = acts.get(request["do"])
        if act is None:
            raise ControlError(f"unknown request; there are {', '.join(acts)}")
        with self.lock:
            reply = act(request)
            self._save()
            return reply

    def _person(self, request: Request) -> Reply:
        code, known = person(request, "the request")
        self.people[code] = known
        self._tell(code, known)
        return {}

    def _change(self, request: Request) -> Reply:
        known = self.people.get(str(request.get("code")))
        if known is None:
            raise ControlError("nobody has this national code")
        code = str(request["code"])
        self.people[code] = changed(known, request)
        self._tell(code, self.people[code])
        return {}

    def _tell(self, code: str, known: Person) -> None:
        """Whoever has died or lost the right is told of to those who ask."""
        if known.outcome in TOLD_OF:
            self.told.append((code, known.outcome))

    def _save(self) -> None:
        people = [{"items": dict(each.items), "outcome": each.outcome} for each in self.people.values()]
        self.state.save({"people": people, "told": self.told})

    def _delay(self, request: Request) -> Reply:
        self.delay_s = min(600.0, max(0.0, float(request.get("seconds", 0))))
        return {}

    def _trouble(self, request: Request) -> Reply:
        self.trouble = Trouble(request["name"]) if request.get("name") else None
        self.trouble_left = max(0, int(request.get("times", 0)))
        return {}

    def _status(self, request: Request) -> Reply:
        return {"people": len(self.people), "asked": self.asked, "trouble": self.trouble}
