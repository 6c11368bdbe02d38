"""AutoEnroll and AutoIdentify of the R503 (sheet §3): the module leads, the host hears step after step.

Each is a generator that is resumed while time goes by; it yields an answer to send or None to wait.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.fingerprint.codes import Status
from simulators.sensor.answer import Answer
from simulators.sensor.imaging import Imaging
from simulators.sensor.library import Library

_FINGER_S = 10.0
_CAPTURES = 6
_DUPLICATE_STEP, _MERGE_STEP, _STORE_STEP = 0x0D, 0x0E, 0x0F
_IMAGE_STEP, _FEATURES_STEP, _SEARCH_STEP = 1, 2, 3
_WHOLE_LIBRARY = (0, 0xFFFF)
_NO_FIND = bytes(4)

Job = Iterator[Answer | None]


@dataclass(frozen=True, slots=True)
class Parts:
    """What both need of the module."""

    imaging: Imaging
    library: Library
    is_touched: Callable[[], bool]
    clock: Callable[[], float]
    used_pages: Callable[[], set[int]]
    library_size: int


def enrol(parts: Parts, parameters: bytes) -> Job:
    """Parameters: page, overwrite, duplicates allowed, report steps, finger must leave in between."""
    page, may_overwrite, may_repeat, reports, must_leave = parameters[:5]
    chosen = _choose(parts, page, bool(may_overwrite))
    if isinstance(chosen, Status):
        yield Answer(chosen, bytes((_STORE_STEP, page)))
        return
    parts.library.buffers.clear()
    for number in range(1, _CAPTURES + 1):
        for step, status in _capture(parts, number):
            if status is None:
                yield None
            elif status != Status.OK or reports:
                yield Answer(status, bytes((step, chosen)))
            if status not in (None, Status.OK):
                return
        if must_leave and number < _CAPTURES:
            yield from _left(parts)
    for step, status in _finish(parts, chosen, bool(may_repeat)):
        if status != Status.OK or reports or step == _STORE_STEP:
            yield Answer(status, bytes((step, chosen)))
        if status != Status.OK:
            return


def identify(parts: Parts, parameters: bytes) -> Job:
    """Parameters: security level, first page, count, report each step, tries (0: for ever)."""
    _, start, count, reports, tries = parameters[:5]
    attempt = 0
    while True:
        attempt += 1
        for step, status in _capture(parts, 1):
            if status is None:
                yield None
            elif status != Status.OK or reports:
                yield Answer(status, bytes((min(step, _FEATURES_STEP),)) + _NO_FIND)
            if status not in (None, Status.OK):
                return
        found = parts.library.best(parts.library.buffers[1], start, count)
        if found:
            yield Answer(Status.OK, bytes((_SEARCH_STEP,)) + found[0].to_bytes(2) + found[1].to_bytes(2))
            return
        if attempt == tries:
            yield Answer(Status.NOT_FOUND, bytes((_SEARCH_STEP,)) + _NO_FIND)
            return
        yield from _left(parts)


def _capture(parts: Parts, number: int) -> Iterator[tuple[int, int | None]]:
    """Wait for the finger, take picture `number` and its features: (step, code), code None while waiting."""
    deadline = parts.clock() + _FINGER_S
    while not parts.is_touched():
        if parts.clock() > deadline:
            yield 2 * number - 1, Status(0x26)
            return
        yield 0, None
    parts.imaging.capture()
    yield 2 * number - 1, Status.OK
    yield 2 * number, parts.library.extract(number)


def _left(parts: Parts) -> Iterator[None]:
    """Wait until the finger is lifted, or as long as a finger is waited for."""
    deadline = parts.clock() + _FINGER_S
    while parts.is_touched() and parts.clock() <= deadline:
        yield None


def _finish(parts: Parts, page: int, may_repeat: bool) -> Iterator[tuple[int, int]]:
    is_known = not may_repeat and parts.library.best(parts.library.buffers[1], *_WHOLE_LIBRARY) is not None
    yield _DUPLICATE_STEP, Status.ALREADY_ENROLLED if is_known else Status.OK
    yield _MERGE_STEP, parts.library.merge()
    yield _STORE_STEP, parts.library.store(page, parts.library.buffers[1])


def _choose(parts: Parts, page: int, may_overwrite: bool) -> int | Status:
    """The page to write: a number beyond the library asks for the first free one."""
    used = parts.used_pages()
    if page >= parts.library_size:
        free = next((each for each in range(min(parts.library_size, 256)) if each not in used), None)
        return Status.LIBRARY_FULL if free is None else free
    return Status.TEMPLATE_EMPTY if page in used and not may_overwrite else page
