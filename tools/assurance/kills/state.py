"""One state and the kiosks that live and die on it; each is started again on what the last one left."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kiosk.inspection.judge import check_state
from kiosk.inspection.kept import UnmadeError, UnreadableError
from kiosk.storage.store import FILE
from tools.assurance.kills.counts import Killed
from tools.assurance.kills.kill import Victim, kill_of
from tools.warm.python import ROOT

KEEPER = "tools.assurance.kills.keeper"
PATIENCE_S, AT_REST_S = 240.0, 15.0  # on a machine with other work


class LostError(RuntimeError):
    """The trial itself cannot go on; one line says what did not come."""


@dataclass(slots=True)
class Telling:
    """The lines of a world and its kiosk, as they come on a thread of their own."""

    acks: Path
    words: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    at: str = ""
    news: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False

    def read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        with self.acks.open("a", encoding="utf-8") as kept:
            for line in process.stdout:
                if line.startswith("ACK "):
                    kept.write(line)
                    kept.flush()
                with self.news:
                    self._take(line)
                    self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def forget(self, *words: str) -> None:
        with self.news:
            for each in words:
                self.words.pop(each, None)

    def wait_for(self, word: str, timeout_s: float = PATIENCE_S) -> str | None:
        """What stands after a word, once it came; None when it does not."""
        with self.news:
            self.news.wait_for(lambda: word in self.words or self.ended, timeout_s)
            return self.words.get(word)

    def wait_for_lines(self, most: int) -> None:
        """Until so many more have come, or none for a while: at a page that waits for something."""
        with self.news:
            wanted = self.counts.total() + most
            while self.counts.total() < wanted and not self.ended:
                if not self.news.wait(AT_REST_S):
                    return

    def _take(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        self.counts[word] += 1
        self.words[word] = rest
        if word == "AT":
            self.at = rest


class State:
    """A folder with `kept`, the workload's own, and `acks`; leaving the block kills its world."""

    def __init__(self, folder: Path, seed: int, python: Path) -> None:
        self.folder = folder
        self._seed = seed
        self._python = python
        self._world: subprocess.Popen[str] | None = None
        self._telling = Telling(folder / "acks")
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *exc: object) -> None:
        self._kill_world()

    def killed(self, number: int) -> Killed:
        """Let a kiosk begin, kill it and judge what it leaves."""
        plan, telling = kill_of(self._seed, number), self._living()
        telling.counts.clear()
        telling.at, began = "", time.monotonic()
        telling.forget("READY", "GONE", "KIOSK")
        kiosk = int(self._ordered("kiosk", "KIOSK"))
        starting = plan.lines is None
        served = telling.wait_for("READY", plan.after_s if starting else PATIENCE_S) is not None
        recovered_s = time.monotonic() - began if served else None
        ran_s, waited_s = _effort(kiosk) if served else (0.0, 0.0)
        if plan.lines is not None:
            telling.wait_for_lines(plan.lines)
            time.sleep(plan.after_s)
        if plan.victim is Victim.CENTRE:
            self._ordered("centre", "CENTRE")
        found = self._strike(kiosk, plan.victim)
        if not (starting or served):
            found.append("the kiosk did not serve")
        found += _judged(self.folder)
        return Killed(
            number,
            plan.victim.value,
            telling.at,
            round(recovered_s, 2) if recovered_s is not None else None,
            round(ran_s, 2),
            round(waited_s, 2),
            telling.counts["ACK"],
            telling.counts["SESSION"],
            round(os.getloadavg()[0], 1),
            "; ".join(found),
        )

    def _strike(self, kiosk: int, victim: Victim) -> list[str]:
        with suppress(ProcessLookupError):
            os.killpg(kiosk, signal.SIGKILL)
        if victim is Victim.WORLD:
            self._kill_world()
            return []
        status = int(self._ordered("bury", "GONE"))
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return []
        words = (self.folder / "errors").read_text(errors="replace").strip()[-300:]
        return [f"the kiosk ended by itself with {status}: {words}"]

    def _living(self) -> Telling:
        """The world, which begins anew where it was killed."""
        if self._world and self._world.poll() is None:
            return self._telling
        self._telling = Telling(self.folder / "acks")
        words = (str(self.folder / "kept"), str(self._seed))
        pipe = subprocess.PIPE
        with (self.folder / "errors").open("a") as errors:
            self._world = subprocess.Popen(
                [self._python, "-m", KEEPER, *words],
                cwd=ROOT,
                stdin=pipe,
                stdout=pipe,
                stderr=errors,
                text=True,
                process_group=0,
            )
        self._reader = threading.Thread(target=self._telling.read, args=(self._world,), daemon=True)
        self._reader.start()
        if self._telling.wait_for("WORLD") is None:
            words_left = (self.folder / "errors").read_text(errors="replace").strip()[-300:]
            raise LostError(f"{self.folder}: the world did not begin: {words_left}")
        return self._telling

    def _ordered(self, order: str, answer: str) -> str:
        assert self._world
        assert self._world.stdin
        self._telling.forget(answer)
        self._world.stdin.write(f"{order}\n")
        self._world.stdin.flush()
        told = self._telling.wait_for(answer)
        if told is None:
            raise LostError(f"{self.folder}: no {answer} came")
        return told

    def _kill_world(self) -> None:
        if self._world is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._world.pid, signal.SIGKILL)
        self._world.wait()
        assert self._reader
        self._reader.join(10)
        for pipe in (self._world.stdin, self._world.stdout):
            if pipe:
                pipe.close()
        self._world = None


def _effort(process: int) -> tuple[float, float]:
    """Seconds that its threads ran, and that they could have run and waited for a processor."""
    ran_ns = waited_ns = 0
    for each in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that has ended meanwhile
            ran, waited, _ = each.read_text().split()
            ran_ns, waited_ns = ran_ns + int(ran), waited_ns + int(waited)
    return ran_ns / 1e9, waited_ns / 1e9


def _judged(folder: Path) -> list[str]:
    """No store yet is nothing wrong where nothing was promised: it was killed before it made one."""
    acks, store = folder / "acks", folder / "kept" / "kiosk" / FILE
    try:
        return check_state(folder / "kept", acks)
    except UnreadableError as error:
        is_made = store.exists() and not isinstance(error, UnmadeError)
        has_promised = acks.is_file() and acks.stat().st_size > 0
        return [str(error)] if is_made or has_promised else []
