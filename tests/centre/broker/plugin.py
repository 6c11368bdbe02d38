"""The plugin that refuses older clients, built from its source as an operator builds it."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "config" / "mosquitto" / "mqtt5_only"
_HEADERS = ("mosquitto.h", "mosquitto_broker.h", "mosquitto_plugin.h")
LACKING = "gcc, make, mosquitto-dev or libmosquitto-dev is not installed; `make test` installs them"


def built_plugin(folder: Path) -> str:
    """Where it lies then; empty where this machine cannot build it."""
    can = all(map(shutil.which, ("make", "cc"))) and all(
        Path("/usr/include", each).is_file() for each in _HEADERS
    )
    if not can:
        return ""
    subprocess.run(["make", "-s", "-C", SOURCE, f"OUT={folder}"], check=True, capture_output=True)
    return str(folder / "mqtt5_only.so")
