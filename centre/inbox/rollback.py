"""Whether a kiosk's store was put back to an older copy: what only grows in it has grown smaller.

Starts, event numbers and the audit's length never go back in an honest store, whatever breaks; a disk that is
exchanged for an older image of itself counts them again. A store that is new to its kiosk is told as well.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from kiosk.domain.messages import Envelope

HEAD_EVENT = "audit.head"


@dataclass(slots=True)
class HighMarks:
    """The highest that was seen of one store: `seq` with its `boot`, and the newest head of its audit."""

    seq: int = 0
    boot: int = 0
    head_seq: int = 0
    head: int = 0
    chain: str = ""

    @classmethod
    def of(cls, row: Row[Any]) -> "HighMarks":
        return cls(row.high_seq, row.boot, row.head_seq, row.head, row.chain)

    def plain(self) -> dict[str, object]:
        seqs = {"high_seq": self.seq, "head_seq": self.head_seq}
        return seqs | {"boot": self.boot, "head": self.head, "chain": self.chain}

    def goes_back(self, event: Envelope) -> bool:
        """Whether this new event could not come after what was seen; if it could, it is the mark now.

        Events may come late, out of their order: only one that is newer by its number tells anything.
        """
        seq = event.seq or 0
        behind = seq > self.seq and event.boot < self.boot
        if event.type == HEAD_EVENT:
            number, chain = int(event.data["number"]), str(event.data["chain"])
            behind |= seq > self.head_seq and number <= self.head
            behind |= number == self.head and chain != self.chain
            if seq > self.head_seq and not behind:
                self.head_seq, self.head, self.chain = seq, number, chain
        if seq > self.seq and not behind:
            self.seq, self.boot = seq, event.boot
        return behind
