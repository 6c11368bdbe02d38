"""The double of a program that was forked elsewhere; run as a script, with `python -IS`.

request   length, 4 bytes | JSON: words, files, folder, surroundings, mask, limits; the files come beside it
there     a byte for each signal to pass on                   back   the status, 4 bytes: -N for signal N
"""

import array
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path

FORM = struct.Struct("!i")
LIMITS = (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)
PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)


def main(server: str, python: str, words: list[str]) -> int:
    """Ends as the program does: with its status, or by its signal."""
    if words[:1] != ["-m"]:
        os.execv(python, [python, *words])
    line = socket.socket(socket.AF_UNIX)
    line.connect(server)
    files = _open_files(line.fileno())
    body = json.dumps(_request(words, files)).encode()
    for number in PASSED_ON:
        signal.signal(number, lambda caught, _: line.send(bytes([caught])))
    line.sendmsg([FORM.pack(len(body))], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))])
    line.sendall(body)
    for each in files:
        if each > 2:
            os.close(each)
    status: int = FORM.unpack(line.recv(FORM.size, socket.MSG_WAITALL) or FORM.pack(255))[0]
    if status < 0:
        _die_of(-status)
    return status


def _request(words: list[str], files: list[int]) -> dict[str, object]:
    mask = os.umask(0)
    os.umask(mask)
    return {
        "words": words,
        "files": files,
        "folder": str(Path.cwd()),
        "surroundings": dict(os.environ),
        "mask": mask,
        "group": os.getpgrp(),
        "limits": [resource.getrlimit(each) for each in LIMITS],
    }


def _open_files(but: int) -> list[int]:
    """Those that were left open for the program; the folder they are read from is closed by then."""
    numbers = [int(each.name) for each in Path("/proc/self/fd").iterdir()]
    return sorted(each for each in numbers if each != but and _is_open(each))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _die_of(number: int) -> None:
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
