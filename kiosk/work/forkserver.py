"""The warm parent of the biometric step: `python -m kiosk.work.forkserver FD` forks a child a sample.

The parent loads and warms the matcher, then only watches the socket. Each request is read, computed and
answered by a fresh child that exits at once, so that no print ever lies in a process that lives on.

    request   length of header, 4 bytes | header, JSON | pixels, height x width bytes
    answer    length of header, 4 bytes | header, JSON | probe
"""

import json
import os
import socket
import sys
from base64 import b64decode, b64encode
from typing import Any

import cv2
import numpy as np

from kiosk.ports import Picture
from kiosk.work.preparation import Demands, Prepared, enrol, prepare

_LENGTH = 4
_WARM_SIZE = 160


def send(line: socket.socket, header: dict[str, Any], body: bytes | bytearray | memoryview) -> None:
    text = json.dumps(header).encode()
    line.sendall(len(text).to_bytes(_LENGTH) + text)
    line.sendall(body)


def receive(line: socket.socket) -> tuple[dict[str, Any], bytearray]:
    """One message; EOFError when the other side is gone. The header's `size` is the length of the body."""
    header = json.loads(_exactly(line, int.from_bytes(_exactly(line, _LENGTH))))
    return header, _exactly(line, header["size"])


def serve(line: socket.socket) -> None:
    """Fork a child for each request until the other side closes; a child that fails ends the service."""
    while line.recv(1, socket.MSG_PEEK):
        child = os.fork()
        if child == 0:
            os._exit(_answer(line))
        _, status = os.waitpid(child, 0)
        if status:
            return  # the stream may be torn: the other side starts anew


def _answer(line: socket.socket) -> int:
    try:
        header, pixels = receive(line)
        picture = np.frombuffer(pixels, np.uint8).reshape(header["height"], header["width"])
        if "enrol" in header:
            _enrolled(line, picture, header["enrol"])
        else:
            done = prepare(picture, Demands(**header["demands"]), b64decode(header["before"]))
            send(line, _header(done), done.probe)
    except Exception as error:
        # The type alone: a message could quote what it was about.
        print(f"the biometric step failed: {type(error).__name__}", file=sys.stderr, flush=True)
        return 1
    return 0


def _enrolled(line: socket.socket, picture: Picture, asked: dict[str, Any]) -> None:
    others = tuple(b64decode(each) for each in asked["others"])
    done = enrol(picture, asked["dpi"], asked["quality_min"], others)
    hint = done.hint.value if done.hint else None
    header = {"quality": done.quality, "hint": hint, "same_as": done.same_as, "size": len(done.template)}
    send(line, header, done.template)


def _header(done: Prepared) -> dict[str, Any]:
    hint = done.hint.value if done.hint else None
    placement = b64encode(done.placement).decode()
    return {"quality": done.quality, "hint": hint, "placement": placement, "size": len(done.probe)}


def _exactly(line: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    done = 0
    while done < size:
        got = line.recv_into(view[done:])
        if not got:
            raise EOFError
        done += got
    return data


def _warm() -> None:
    """Run the step once on a picture of stripes, so that a child finds everything loaded."""
    cv2.setNumThreads(1)  # a pool of threads would not survive the fork
    rows, columns = np.indices((_WARM_SIZE, _WARM_SIZE))
    stripes = (127 + 100 * np.sin((rows + 0.3 * columns) * 0.7)).astype(np.uint8)
    prepare(stripes, Demands(500, 0, 0, 60, 0))


def main() -> None:
    line = socket.socket(fileno=int(sys.argv[1]))
    _warm()
    serve(line)


if __name__ == "__main__":
    main()
