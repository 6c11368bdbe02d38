"""What a trial starts ends with it, however the trial ends."""

import os
import signal
import subprocess
import sys

BEGETS = """
import os, signal, sys
from kiosk.workload.processes import end_with_parent
if os.fork() == 0:
    end_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(1, f"{os.getpid()}\\n".encode())
    signal.pause()
os.wait()
"""


def test_a_process_ends_with_the_one_that_was_killed_before_it() -> None:
    with subprocess.Popen([sys.executable, "-c", BEGETS], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert os.getpgid(child)
        parent.send_signal(signal.SIGKILL)
        # The child holds the other end of the pipe: it ends when the child does.
        assert parent.stdout.read() == ""
