"""What a fork of the warm Python becomes: the program of one request, with all that was its double's."""

import fcntl
import os
import random
import resource
import runpy
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kiosk.workload.processes import end_with_parent
from tools.warm.double import LIMITS

_ABOVE = 256  # where descriptors wait while those below are given their numbers


def become(request: dict[str, Any], files: Sequence[int]) -> None:
    """Run the program; it ends by SystemExit or an error, as any `python -m` does, or with its server."""
    end_with_parent()
    with suppress(PermissionError):  # a double that began a session of its own has its group for itself
        os.setpgid(0, request["group"])
    _take_files(dict(zip(request["files"], files, strict=True)))
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["surroundings"])
    # The streams were made for the server's files; how they buffer is asked of the double's.
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdout.reconfigure(line_buffering=os.isatty(1), write_through=unbuffered)  # type: ignore[union-attr]
    os.umask(request["mask"])
    for which, limit in zip(LIMITS, request["limits"], strict=True):
        resource.setrlimit(which, tuple(limit))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    _, module, *words = request["words"]
    sys.argv = [module, *words]
    sys.modules.pop(module, None)  # runpy warns of a module that is there before it runs
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _take_files(wanted: dict[int, int]) -> None:
    """Put each descriptor where the double had it."""
    waiting = {number: fcntl.fcntl(had, fcntl.F_DUPFD_CLOEXEC, _ABOVE) for number, had in wanted.items()}
    for had in wanted.values():
        os.close(had)
    for number, had in waiting.items():
        os.dup2(had, number)
        os.close(had)
