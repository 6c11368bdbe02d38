"""The broker's process, where it runs on this machine."""

import os
import signal
from pathlib import Path

PID_FILE = "mosquitto.pid"
PROGRAM = "mosquitto"


def reload_broker(folder: Path) -> bool:
    """Have it read certificates and the list of revoked ones again; False where none runs here."""
    try:
        pid = int((folder / PID_FILE).read_text())
        if Path(f"/proc/{pid}/comm").read_text().strip() != PROGRAM:
            return False
        os.kill(pid, signal.SIGHUP)
    except (OSError, ValueError):
        return False
    return True
