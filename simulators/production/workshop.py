"""Where card files are made, tested and destroyed."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk.domain.delivery import holder_digest
from kiosk.domain.production import Order
from simulators.card import personalised
from simulators.production.orders import Job
from simulators.production.personalisation import (
    SUFFIX,
    ReadBackError,
    personalise,
    read_back,
    serial_for,
    valid_until,
)

SOMEBODY = "9991234519"


class Workshop:
    """`folder` holds a file for each card that has not failed, named after its serial."""

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._seed = seed

    def make(self, job: Job, today: date, *, wrong_holder: bool) -> None:
        order = _order_of(job)
        if wrong_holder:
            order = job.order = replace(order, holder=replace(order.holder, national_code=SOMEBODY))
        job.serial = serial_for(job.id, self._seed)
        job.holder_digest = holder_digest(job.serial, order.holder.national_code)
        job.valid_until = valid_until(today)
        personalised.save(personalise(order, job.serial, self._seed, today), self._file(job))

    def test(self, job: Job, *, damaged: bool) -> None:
        """The read-back test; what does not pass is destroyed."""
        if damaged:
            _spoil(self._file(job))
        try:
            read_back(self._file(job), _order_of(job))
        except ReadBackError as error:
            self.destroy(job)
            job.fail(f"read back: {error}")
        job.order = None

    def destroy(self, job: Job) -> None:
        if job.serial is not None:
            self._file(job).unlink(missing_ok=True)

    def _file(self, job: Job) -> Path:
        return self._folder / f"{job.serial}{SUFFIX}"


def _order_of(job: Job) -> Order:
    if job.order is None:
        raise LookupError(f"order {job.id} was forgotten before its card was tested")
    return job.order


def _spoil(file: Path) -> None:
    """A bit in the first reference that did not take."""
    content = json.loads(file.read_text("utf-8"))
    name, data = next(iter(content["references"].items()))
    content["references"][name] = f"{int(data[:2], 16) ^ 1:02x}{data[2:]}"
    file.write_text(json.dumps(content), "utf-8")
