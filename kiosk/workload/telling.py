"""The lines a judge reads: each written at once, so that a kill never leaves half of one behind."""

import os
import sys


def say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())
