"""The population register as a service: answers inquiries, and misbehaves as it is told."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulators.control import ControlError, Reply, Request
from simulators.register.people import Person, changed, compare, person


class Trouble(StrEnum):
    """What can be wrong with the register's service."""

    OUTAGE = "outage"  # 503 to everything
    GARBLED = "garbled"  # an answer that is no JSON
    SILENT = "silent"  # takes the question and never answers


@dataclass(slots=True)
class Register:
    """Control requests change people and troubles; `delay_s` holds every answer back."""

    people: dict[str, Person]
    delay_s: float = 0.0
    trouble: Trouble | None = None
    trouble_left: int = 0  # how many more questions it spoils; 0 is until further notice
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Mapping[str, str]) -> dict[str, Any]:
        with self.lock:
            known = self.people.get(asked.get("applicant.national_code", ""))
        outcome, results = compare(known, asked)
        return {"outcome": outcome.value, "items": {path: each.value for path, each in results.items()}}

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
            return act(request)

    def _person(self, request: Request) -> Reply:
        code, known = person(request, "the request")
        self.people[code] = known
        return {}

    def _change(self, request: Request) -> Reply:
        known = self.people.get(str(request.get("code")))
        if known is None:
            raise ControlError("nobody has this national code")
        self.people[str(request["code"])] = changed(known, request)
        return {}

    def _delay(self, request: Request) -> Reply:
        self.delay_s = min(600.0, max(0.0, float(request.get("seconds", 0))))
        return {}

    def _trouble(self, request: Request) -> Reply:
        self.trouble = Trouble(request["name"]) if request.get("name") else None
        self.trouble_left = max(0, int(request.get("times", 0)))
        return {}

    def _status(self, request: Request) -> Reply:
        return {"people": len(self.people), "asked": self.asked, "trouble": self.trouble}
