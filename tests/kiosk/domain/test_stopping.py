"""A program that is told to end ends, even if it is told again while it is being told."""

import os
import signal
import subprocess
import sys
import threading

from kiosk.domain.stopping import Stop

PROGRAM = """
import os, signal
from kiosk.domain.stopping import Stop
stop = Stop.on_signals()
print("ready", flush=True)
while not stop.wait(0.001):
    pass
print("ended", flush=True)
"""


def test_it_is_set_once_and_for_ever() -> None:
    stop = Stop()
    assert not stop.is_set()
    assert not stop.wait(0.0)
    for _ in range(100_000):
        stop.set()
    assert stop.wait()
    assert stop.is_set()


def test_whoever_waits_is_woken_from_another_thread() -> None:
    stop = Stop()
    threading.Timer(0.01, stop.set).start()
    assert stop.wait(30.0)


def test_a_hail_of_signals_ends_a_program_and_never_hangs_it() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        for number in (signal.SIGTERM, signal.SIGINT) * 200:
            os.kill(program.pid, number)
        assert program.stdout.readline() == "ended\n"
