"""One order as production keeps it, and as its state file remembers it."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.domain.production import Order, Progress, Stage, read_order, write_order
from simulators.production.schedule import Plan

DONE = (Stage.ARRIVED, Stage.FAILED, Stage.CANCELLED)


@dataclass(slots=True)
class Job:
    """`order` is kept until its card is made, and then forgotten; `digest` recognises it afterwards."""

    id: str
    digest: str
    place: str
    plan: Plan
    order: Order | None = field(repr=False)
    stage: Stage = Stage.ACCEPTED
    serial: str | None = None
    holder_digest: bytes | None = field(default=None, repr=False)
    valid_until: date | None = None
    arrived_at: str | None = None
    reason: str | None = None

    def progress(self) -> Progress:
        return Progress(
            self.id,
            self.stage,
            serial=self.serial,
            holder_digest=self.holder_digest,
            valid_until=self.valid_until,
            place=self.arrived_at,
            reason=self.reason,
        )

    def fail(self, reason: str) -> None:
        self.stage, self.reason, self.order = Stage.FAILED, reason, None


def remembered(job: Job) -> dict[str, Any]:
    digest = job.holder_digest and b64encode(job.holder_digest).decode()
    return {
        "id": job.id,
        "digest": job.digest,
        "place": job.place,
        "batch": job.plan.batch,
        "at": {stage.value: when for stage, when in job.plan.at.items()},
        "order": job.order and write_order(job.order),
        "stage": job.stage.value,
        "serial": job.serial,
        "holder_digest": digest,
        "valid_until": job.valid_until and job.valid_until.isoformat(),
        "arrived_at": job.arrived_at,
        "reason": job.reason,
    }


def recalled(entry: Mapping[str, Any]) -> Job:
    """ValueError for what no production wrote."""
    try:
        digest, until = entry["holder_digest"], entry["valid_until"]
        return Job(
            id=entry["id"],
            digest=entry["digest"],
            place=entry["place"],
            plan=Plan(entry["batch"], {Stage(stage): float(at) for stage, at in entry["at"].items()}),
            order=read_order(entry["order"]) if entry["order"] else None,
            stage=Stage(entry["stage"]),
            serial=entry["serial"],
            holder_digest=b64decode(digest) if digest else None,
            valid_until=date.fromisoformat(until) if until else None,
            arrived_at=entry["arrived_at"],
            reason=entry["reason"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an order of this simulator") from error
