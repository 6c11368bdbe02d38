"""`broker-init`: the folders that the broker, the centre's ends and whoever watches are given."""

import getpass
import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from centre.broker.authority import (
    SERVICE_DAYS,
    Authority,
    AuthorityError,
    pem_of,
)
from centre.broker.plugins import loading, roles_plugin
from centre.broker.roles import (
    MONITOR,
    OPERATOR,
    REGISTRAR,
    Role,
    centre_role,
    document,
    monitor_role,
    operator_role,
    registrar_role,
)
from centre.storage.private_file import write_private
from kiosk.domain.line_tls import LineFiles, client_context

AUTHORITY, BROKER = "authority", "broker"
ROLES_FILE, REVOKED_FILE, CONFIGURATION_FILE = "dynamic-security.json", "revoked.pem", "mosquitto.conf"


@dataclass(frozen=True, slots=True)
class BrokerPlan:
    """Where the broker listens, under which names it is reached, and who is let in besides the kiosks."""

    hosts: Sequence[str]
    port: int = 8883
    address: str = ""  # empty: every address of the machine
    root: str = "kiosks"
    workers: int = 1
    operators: Sequence[str] = ()
    connections: int = 20_000
    tells_connections: bool = True
    client_id: str = "centre-1"
    mqtt5_only: str = (
        ""  # the plugin that refuses older clients; without it they come in, with no more rights
    )


def make_folders(folder: Path, plan: BrokerPlan, now: datetime) -> None:
    """Everything for a new broker; refuses a folder that has an authority already."""
    plugin = roles_plugin()
    authority = Authority.make(folder / AUTHORITY, now)
    at = folder / BROKER
    at.mkdir(mode=0o700)
    _make_broker(at, authority, plan, now)
    text = Template((files("config") / "mosquitto" / "fleet.conf").read_text(encoding="utf-8"))
    filled = text.substitute(
        user=getpass.getuser(),
        folder=at.absolute(),
        mqtt5_only=loading(plan.mqtt5_only),
        plugin=plugin,
        port=plan.port,
        address=f" {plan.address}" if plan.address else "",
        connections=plan.connections,
        connection_messages=str(plan.tells_connections).lower(),
    )
    (at / CONFIGURATION_FILE).write_text(filled, encoding="utf-8")
    write_roles(at / ROLES_FILE, document(plan.root, services(plan), ()))
    for name in services(plan):
        make_end(folder / name, authority, name, now)
    (folder / "plan.json").write_text(json.dumps(_remembered(plan), indent=2) + "\n", encoding="utf-8")


def read_plan(folder: Path) -> BrokerPlan:
    try:
        return BrokerPlan(**json.loads((folder / "plan.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise AuthorityError(f"{folder} was not made by broker-init ({error}); make it first") from error


def renew_ends(folder: Path, now: datetime) -> list[str]:
    """New keys and certificates for the broker and every end of the centre's; their names."""
    plan, authority = read_plan(folder), Authority.open(folder / AUTHORITY)
    _certify_broker(folder / BROKER, authority, plan, now)
    for name in services(plan):
        make_end(folder / name, authority, name, now)
    return list(services(plan))


def end_context(folder: str, name: str) -> ssl.SSLContext | None:
    """What the end called `name` shows the broker; None where nothing was made and the line is plain."""
    return client_context(LineFiles.within(Path(folder) / name)) if folder else None


def authority_in(folder: str) -> Authority | None:
    """The authority, where this machine is trusted with it."""
    at = Path(folder) / AUTHORITY
    return Authority.open(at) if folder and at.is_dir() else None


def services(plan: BrokerPlan) -> dict[str, Role]:
    """Every end of the centre's by its certificate's name: each worker, for a name is connected once."""
    workers = [f"{plan.client_id}-{number}" for number in range(1, plan.workers + 1)]
    centre = centre_role(plan.root)
    named = dict.fromkeys([plan.client_id, *(workers if plan.workers > 1 else ())], centre)
    operators = {OPERATOR + name: operator_role(plan.root, name) for name in plan.operators}
    return {**named, REGISTRAR: registrar_role(plan.root), MONITOR: monitor_role(plan.root), **operators}


def make_end(folder: Path, authority: Authority, name: str, now: datetime) -> x509.Certificate:
    """Key and certificate of one of the centre's own ends, in a folder as a kiosk's."""
    folder.mkdir(exist_ok=True, mode=0o700)
    placed, key = LineFiles.within(folder), ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify_client(key.public_key(), name, now, SERVICE_DAYS)
    write_private(placed.identity, pem_of(key) + certificate.public_bytes(Encoding.PEM))
    placed.authority.write_text(authority.pem, encoding="ascii")
    return certificate


def write_roles(path: Path, roles: dict[str, Any]) -> None:
    """The plugin's file; only while the broker does not run, for it writes the file as well."""
    write_private(path, json.dumps(roles, indent=1).encode("ascii"))


def _make_broker(folder: Path, authority: Authority, plan: BrokerPlan, now: datetime) -> None:
    _certify_broker(folder, authority, plan, now)
    (folder / "authority.pem").write_text(authority.pem, encoding="ascii")
    (folder / REVOKED_FILE).write_bytes(authority.revoked((), now))


def _certify_broker(folder: Path, authority: Authority, plan: BrokerPlan, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify_broker(key.public_key(), plan.hosts, now, SERVICE_DAYS)
    write_private(folder / "broker.key", pem_of(key))
    (folder / "broker.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def _remembered(plan: BrokerPlan) -> dict[str, Any]:
    return {
        "hosts": list(plan.hosts),
        "port": plan.port,
        "address": plan.address,
        "root": plan.root,
        "workers": plan.workers,
        "operators": list(plan.operators),
        "connections": plan.connections,
        "tells_connections": plan.tells_connections,
        "client_id": plan.client_id,
        "mqtt5_only": plan.mqtt5_only,
    }
