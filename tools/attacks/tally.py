"""What came of the tries: by kind, by how far they came, and whether the right person was still served."""

from collections import Counter
from dataclasses import dataclass, field

from tools.attacks.station import Try


@dataclass(slots=True)
class Tally:
    """`honest` are sessions of the right person with the right card, which must end with it handed over."""

    tries: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    delivered: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    honest: int = 0
    honest_refused: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.delivered or self.stuck or self.honest_refused) and self.honest > 0

    def count(self, kind: str, where: str, done: Try | None) -> None:
        """A try of an attack; None where its session did not end by itself."""
        self.tries += 1
        self.kinds[kind] += 1
        if done is None:
            self.stuck.append(where)
            return
        self.reached[done.last] += 1
        if done.delivered:
            self.delivered.append(where)

    def count_honest(self, done: Try | None) -> None:
        self.honest += 1
        if done is None or not done.delivered:
            self.honest_refused.append(done.outcome if done else "stuck")

    def told(self) -> str:
        kinds = ", ".join(f"{name} {times}" for name, times in sorted(self.kinds.items()))
        reached = ", ".join(f"{step} {times}" for step, times in sorted(self.reached.items()))
        served = self.honest - len(self.honest_refused)
        return (
            f"{self.tries} tries, {len(self.delivered)} deliveries, {len(self.stuck)} stuck, "
            f"{served} of {self.honest} honest ones served; kinds: {kinds}; last step: {reached}"
        )
