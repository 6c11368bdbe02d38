"""Rebuilds states a power loss may leave, starts on each, and judges what the start found.

A start must open every state without calling it damaged, close what was left open, and then show all that was
ever told to be durable: forms under their numbers, packets, events, deliveries.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.inspection.judge import check_state
from kiosk.inspection.kept import UnreadableError
from kiosk.session.commands import Tell, Write
from kiosk.session.recovery import recover
from kiosk.storage.store import StoreError
from tools.powerloss.disk import Disk, write_out
from tools.powerloss.operations import Kind, Operation, read
from tools.powerloss.story import Desk, HandClock, started

_SOURCE = Path(__file__).with_name("record.c")


class TrialError(Exception):
    """The story could not be recorded; one line."""


@dataclass(slots=True)
class Told:
    """What the program had said before the power went."""

    acks: list[str] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    packets: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def hear(self, line: str) -> None:
        match line.split():
            case ["ACK", *_]:
                self.acks.append(line)
            case ["form", form, tracking]:
                self.forms[form] = tracking
            case ["packet", packet]:
                self.packets.add(packet)
            case ["settled" | "taken", name]:
                self.ended.add(name)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one state showed, and how to come to it again."""

    state: int
    after: int  # operations
    what: str


def record(folder: Path, seed: int, rounds: int, synchronous: str = "FULL") -> list[Operation]:
    """The story's operations below `folder`/state."""
    library, log, state = folder / "record.so", folder / "record", folder / "state"
    state.mkdir()
    built = subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"], capture_output=True, text=True
    )
    if built.returncode:
        raise TrialError(f"{_SOURCE.name} could not be compiled: {built.stderr.strip()[:200]}")
    environment = {"LD_PRELOAD": str(library), "RECORD_UNDER": str(state), "RECORD_TO": str(log)}
    story = (str(state / "kiosk"), str(seed), str(rounds), synchronous)
    command = [sys.executable, "-m", "tools.powerloss.story", *story]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)
    if done.returncode:
        raise TrialError(f"the story ended badly: {done.stderr.strip()[-300:]}")
    return list(read(log.read_bytes()))


def judge(operations: Sequence[Operation], states: int, seed: int, before: str) -> Iterator[Finding]:
    """Findings over `states` states, spread over the whole record; `before` is the folder it was made in."""
    chance = random.Random(seed)
    cuts = sorted(chance.choices(range(1, len(operations) + 1), k=states))
    disk, told, done, spoken = Disk(), Told(), 0, ""
    for number, cut in enumerate(cuts):
        for operation in operations[done:cut]:
            disk.take(operation)
            if operation.kind is Kind.SAID:
                *lines, spoken = (spoken + operation.data.decode()).split("\n")
                for line in lines:
                    told.hear(line)
        done = cut
        yield from (Finding(number, cut, what) for what in _one(disk, told, before, chance))


def _one(disk: Disk, told: Told, before: str, chance: random.Random) -> Iterator[str]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="power-", dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        write_out(disk.lose_power(chance), before, folder)
        acks = folder / "acks"
        acks.write_text("\n".join(told.acks))
        try:
            yield from _start(folder / "kiosk", told, chance)
            with suppress(FileNotFoundError):
                shutil.rmtree(folder / "kiosk" / "ballast", ignore_errors=True)
            yield from check_state(folder, acks)
        except (StoreError, UnreadableError) as error:
            yield f"not to be opened: {error}"


def _start(folder: Path, told: Told, chance: random.Random) -> Iterator[str]:
    clock = HandClock()
    clock.seconds = 1e7
    with started(folder, clock) as desk:
        if list(folder.glob("aside-*")):
            yield "a start called it damaged"
        for command in recover(desk.journal.unfinished(), card_seen=chance.random() < 0.5):
            if isinstance(command, Write):
                desk.journal.append(command.step, command.application, command.facts, command.report)
            elif isinstance(command, Tell):
                desk.journal.tell(command.report)
        if desk.journal.unfinished():
            yield "a delivery is still open after the start"
        yield from _kept(desk, told)


def _kept(desk: Desk, told: Told) -> Iterator[str]:
    """Forms and packets that were promised are there, or the centre has them."""
    here = {str(each): desk.submissions.find(each) for each in desk.submissions.waiting()}
    numbers = [each.tracking for each in here.values() if each]
    if len(set(numbers)) < len(here):
        yield "a number names two forms, or a form cannot be read"
    for form, tracking in told.forms.items():
        found = here.get(form)
        if found is None and not _is_over(desk, form, told):
            yield f"form {form} is lost"
        elif found is not None and found.tracking != tracking:
            yield f"form {form} has another number than it was told"
    there = {name for (name,) in desk.store.query("SELECT id FROM packets")}
    gone = (each for each in told.packets - there if not _is_over(desk, each, told))
    yield from (f"packet {each} is lost" for each in gone)


def _is_over(desk: Desk, name: str, told: Told) -> bool:
    """Whether the end was told, or is in the outbox: then it was committed, and the telling was cut off."""
    like = f'%"{name}"%'
    sql = "SELECT 1 FROM outbox WHERE cast(body AS TEXT) LIKE ? AND cast(body AS TEXT) LIKE ?"
    kinds = ("%application.settled%", "%completion.acknowledged%")
    return name in told.ended or any(desk.store.query(sql, (like, kind)) for kind in kinds)
