"""A whole scenario: devices are started, commands of the kiosk run, steps done, all of it judged."""

import os
import re
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from simulators.scenario import Run, Scenario, Step
from simulators.scenarios.judging import judged
from simulators.scenarios.world import Means, World

Told = Callable[[str], None]
_BETWEEN_SESSIONS = re.compile(
    r"READY$|SESSION \d+$|HELD "
)  # where a workload that is led waits for its steps
_PLAIN = Means()


def perform(scenario: Scenario, folder: Path, told: Told, means: Means = _PLAIN) -> list[str]:
    """What was not as expected, a sentence each; `told` hears every line of the kiosk and every step."""
    with World(scenario, folder, means) as world:
        found = []
        for number, run in enumerate(scenario.runs, 1):
            steps = (*run.steps, *(scenario.steps if number == 1 else ()))
            performance = _Performance(world, run, steps, told)
            lines, code = performance.watch()
            problems = [*judged(run, lines, code), *performance.problems]
            found += [f"run {number}: {problem}" for problem in problems]
        return found


class _Performance:
    """One command of the kiosk while it runs."""

    def __init__(self, world: World, run: Run, steps: tuple[Step, ...], told: Told) -> None:
        self._world = world
        self._run = run
        self._waiting = [each for each in steps if each.after]
        self._timed = [each for each in steps if not each.after]
        self._told = told
        self.problems: list[str] = []
        self._later: list[threading.Timer] = []
        self._heard: list[str] = []
        self._over = threading.Event()
        self._leads = "--on-enter" in run.words

    def watch(self) -> tuple[list[str], int | None]:
        """Every line it said and every answer to a step, and its exit status; None if it was killed."""
        words = self._world.words(self._run.words)
        self._told(f"$ kiosk {' '.join(self._run.words)}")
        program = subprocess.Popen(
            [self._world.python, "-m", "ui.cli", *words],
            stdin=subprocess.PIPE if self._leads else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            preexec_fn=self._limit,
        )
        patience = threading.Timer(self._run.patience_s, self._end_it, (program,))
        clock = threading.Thread(target=self._keep_time, daemon=True)
        patience.start()
        clock.start()
        try:
            for line in self._lines(program):
                self._follow(program, line)
        finally:
            code = program.wait()
            if program.stdin:
                program.stdin.close()
            patience.cancel()
            self._end_steps(clock)
        return self._heard, None if code == -signal.SIGKILL and self._run.kill else code

    def _end_it(self, program: "subprocess.Popen[str]") -> None:
        self.problems.append(f"it was not done after {self._run.patience_s:g} s")
        program.kill()

    def _end_steps(self, clock: threading.Thread) -> None:
        self._over.set()
        clock.join()
        for later in self._later:
            later.cancel()
            later.join()
        self.problems += [f"it never said {step.after!r}, for {_named(step)}" for step in self._waiting]

    def _lines(self, program: "subprocess.Popen[str]") -> Iterator[str]:
        assert program.stdout
        with program.stdout as stream:
            for raw in stream:
                yield raw.rstrip()

    def _follow(self, program: "subprocess.Popen[str]", line: str) -> None:
        self._hear(line)
        if self._run.kill and re.search(self._run.kill, line):
            program.kill()
        for step in tuple(self._waiting):
            if met := re.search(step.after, line):
                self._waiting.remove(step)
                self._world.notes |= met.groupdict()
                self._do_in(step.at_s, step)
        if program.stdin and _BETWEEN_SESSIONS.match(line):
            with suppress(BrokenPipeError):
                program.stdin.write("\n")
                program.stdin.flush()

    def _hear(self, line: str) -> None:
        self._told(f"  {line}")
        self._heard.append(line)

    def _keep_time(self) -> None:
        began = time.monotonic()
        for step in self._timed:
            if self._over.wait(max(0.0, began + step.at_s - time.monotonic())):
                self.problems.append(f"it ended before {step.at_s:g} s, when {_named(step)} was to be done")
                return
            self._do(step)

    def _do_in(self, seconds: float, step: Step) -> None:
        """What need not wait is done before the next line is read."""
        if not seconds:
            self._do(step)
            return
        later = threading.Timer(seconds, self._do, (step,))
        self._later.append(later)
        later.start()

    def _do(self, step: Step) -> None:
        self._told(f"> {_named(step)}")
        try:
            for line in self._world.do(step.device, step.request):
                self._hear(line)
        except (ValueError, OSError) as error:
            self.problems.append(f"step failed: {error}")
            self._told(f"! {error}")

    def _limit(self) -> None:
        """A disk that is full: no file may grow any more."""
        if self._run.file_limit_kib:
            most = self._run.file_limit_kib * 1024
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _named(step: Step) -> str:
    """What is done, without what is typed blindly: that is a PIN."""
    told = (value for key, value in step.request.items() if key != "input")
    words = (" ".join(map(str, each)) if isinstance(each, list) else each for each in told)
    return " ".join(map(str, (step.device, *words)))
