"""The demo's line as a fleet has it: mutual TLS, a role for each kiosk, and one who may watch everything.

Only a demo has such a watcher: no role of a fleet's broker hears all that is said.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from centre.broker.authority import Authority
from centre.broker.folders import (
    AUTHORITY,
    BROKER,
    CONFIGURATION_FILE,
    ROLES_FILE,
    BrokerPlan,
    make_end,
    make_folders,
    services,
    write_roles,
)
from centre.broker.plugins import mqtt5_plugin
from centre.broker.roles import document
from kiosk.domain.line_tls import LineFiles
from simulators.broker import Broker, free_port

HOST, ROOT, WATCHER = "127.0.0.1", "kiosks", "watcher"


def secured_broker(folder: Path, line: Path) -> Broker:
    """A broker that is not started yet; `line` then holds what `kiosk-centre broker-init` makes."""
    gate, now = mqtt5_plugin(None, is_needed=False), datetime.now(UTC)
    plan = BrokerPlan((HOST,), free_port(), HOST, mqtt5_only=gate)
    make_folders(line, plan, now)
    make_end(line / WATCHER, Authority.open(line / AUTHORITY), WATCHER, now)
    write_roles(line / BROKER / ROLES_FILE, document(ROOT, services(plan) | {WATCHER: _watches()}, ()))
    return Broker(folder, plan.port, line / BROKER / CONFIGURATION_FILE)


def watching(line: Path, port: int) -> Sequence[str | Path]:
    """The command that prints every message of the broker."""
    files = LineFiles.within(line / WATCHER)
    shown = ("--cafile", files.authority, "--cert", files.identity, "--key", files.identity)
    return ("mosquitto_sub", "-V", "5", "-h", HOST, "-p", str(port), *shown, "-t", f"{ROOT}/#", "-v")


def _watches() -> dict[str, Any]:
    kinds = ("subscribePattern", "publishClientReceive")
    acls = [{"acltype": kind, "topic": f"{ROOT}/#", "priority": 0, "allow": True} for kind in kinds]
    return {"rolename": WATCHER, "acls": acls}
