"""The human's part in a stranger's program: lays fingers on the simulated glass."""

import json
import socket
import sys


def asked() -> tuple[str, str]:
    """The port and the control socket's path from the command line."""
    return sys.argv[1], sys.argv[2]


def control(path: str, **request: object) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        stream = line.makefile("rwb")
        stream.write(json.dumps(request).encode() + b"\n")
        stream.flush()
        reply: dict[str, object] = json.loads(stream.readline())
    if not reply["ok"]:
        raise RuntimeError(str(reply["error"]))
    return reply


def check(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise SystemExit(f"{what}: {found!r} instead of {wanted!r}")
