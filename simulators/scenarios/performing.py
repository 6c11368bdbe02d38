"""A whole scenario: devices are started, commands of the kiosk run, steps done, all of it judged."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from simulators.scenario import Run, Scenario, Step
from simulators.scenarios.judging import judged
from simulators.scenarios.world import World

Told = Callable[[str], None]


def perform(
    scenario: Scenario, folder: Path, told: Told, prints: Path | None = None, python: str = sys.executable
) -> list[str]:
    """What was not as expected, a sentence each; `told` hears every line of the kiosk and every step."""
    with World(scenario, folder, prints, python) as world:
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

    def watch(self) -> tuple[list[str], int | None]:
        """Every line it said, and its exit status; None if it was killed."""
        words = self._world.words(self._run.words)
        self._told(f"$ kiosk {' '.join(self._run.words)}")
        program = subprocess.Popen(
            [self._world.python, "-m", "ui.cli", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            preexec_fn=self._limit,
        )
        patience = threading.Timer(self._run.patience_s, program.kill)
        clock = threading.Thread(target=self._keep_time, daemon=True)
        patience.start()
        clock.start()
        try:
            lines = list(self._lines(program))
        finally:
            code = program.wait()
            patience.cancel()
            clock.join()
            for later in self._later:
                later.cancel()
                later.join()
        return lines, None if code == -signal.SIGKILL and self._run.kill else code

    def _lines(self, program: "subprocess.Popen[str]") -> Iterator[str]:
        assert program.stdout
        with program.stdout as stream:
            for raw in stream:
                line = raw.rstrip()
                self._told(f"  {line}")
                yield line
                if self._run.kill and re.search(self._run.kill, line):
                    program.kill()
                for step in [each for each in self._waiting if re.search(each.after, line)]:
                    self._waiting.remove(step)
                    self._do_in(step.at_s, step)

    def _keep_time(self) -> None:
        began = time.monotonic()
        for step in self._timed:
            time.sleep(max(0.0, began + step.at_s - time.monotonic()))
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
        self._told(f"> {step.device} {' '.join(str(value) for value in step.request.values())}")
        try:
            self._world.do(step.device, step.request)
        except (ValueError, OSError) as error:
            self.problems.append(f"step failed: {error}")
            self._told(f"! {error}")

    def _limit(self) -> None:
        """A disk that is full: no file may grow any more."""
        if self._run.file_limit_kib:
            most = self._run.file_limit_kib * 1024
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
