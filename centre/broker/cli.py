"""`kiosk-centre broker-init` and its sisters: who the broker lets in, from the first kiosk to the last."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, select

from centre.broker.authority import Authority, AuthorityError
from centre.broker.certificates import certify, take_back, taken_back
from centre.broker.folders import (
    AUTHORITY,
    BROKER,
    REVOKED_FILE,
    ROLES_FILE,
    BrokerPlan,
    authority_in,
    end_context,
    make_folders,
    read_plan,
    renew_ends,
    services,
    write_roles,
)
from centre.broker.plugins import mqtt5_plugin
from centre.broker.process import reload_broker
from centre.broker.registrar import Registrar
from centre.broker.roles import REGISTRAR, document
from centre.fleet.register import Entry, enrol_kiosk, read_fleet, read_request, retire_kiosk
from centre.line.mqtt import BrokerAddress
from centre.settings import Settings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from centre.storage.schema import kiosks
from kiosk.domain.clock import Clock

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def broker_init(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    plan = BrokerPlan(
        hosts=options.host,
        port=options.port,
        address=options.listen,
        root=settings.root,
        workers=options.workers,
        operators=options.operator,
        connections=options.connections,
        tells_connections=options.connections <= _LOGS_EACH_UP_TO,
        client_id=settings.client_id,
        mqtt5_only=mqtt5_plugin(options.mqtt5_only, is_needed=settings.mode == "production"),
    )
    make_folders(options.folder, plan, datetime.now(UTC))
    print(f"{options.folder}: authority, broker, {', '.join(services(plan))}")
    if not plan.mqtt5_only:
        print("clients older than MQTT 5 are not refused; docs/broker.md says how", file=sys.stderr)
    return 0


def broker_roles(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Write the roles of everybody anew, out of the database, for a broker that does not run."""
    plan, now = read_plan(options.folder), datetime.now(UTC)
    with opened(settings.database) as engine, engine.begin() as connection:
        serving = select(kiosks.c.id).where(kiosks.c.retired_at.is_(None))
        named = [str(each) for each in connection.execute(serving).scalars()]
        revoked = taken_back(connection, now.timestamp())
    write_roles(options.folder / BROKER / ROLES_FILE, document(plan.root, services(plan), named))
    authority = Authority.open(options.folder / AUTHORITY)
    (options.folder / BROKER / REVOKED_FILE).write_bytes(authority.revoked(revoked, now))
    print(f"roles of {len(named)} kiosks")
    return 0


def broker_renew(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """New certificates for the broker and the centre's ends; the broker takes its own at once."""
    names = renew_ends(options.folder, datetime.now(UTC))
    told = reload_broker(options.folder / BROKER)
    print(f"renewed: broker, {', '.join(names)}; {_reloaded(told)}")
    return 0


def enrol(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Exchange keys: the kiosk's public key in, the centre's public keys and its certificate out as JSON."""
    entry = (
        read_request(options.request, options.kiosk, options.place)
        if options.request
        else Entry(options.kiosk, options.place, options.public_key)
    )
    keys, authority = CentreKeys.open(Path(settings.keys)), authority_in(settings.tls)
    answer = {"kiosk": options.kiosk, **keys.public()}
    with opened(settings.database) as engine, engine.begin() as connection:
        answer |= _enrolled(connection, entry, authority, clock)
        if settings.tls:
            with registrar(settings) as at_broker:
                at_broker.admit(options.kiosk)
    _answer(answer, options.out)
    return 0


def enrol_fleet(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Register every kiosk of a file, or none; the centre's public keys out, the same for all."""
    keys, authority = CentreKeys.open(Path(settings.keys)), authority_in(settings.tls)
    entries, certificates = read_fleet(options.file), {}
    with opened(settings.database) as engine, engine.begin() as connection:
        for entry in entries:
            answer = _enrolled(connection, entry, authority, clock)
            if answer:
                certificates[entry.kiosk] = answer["certificate"]
    told = {**keys.public(), **({"authority": authority.pem} if authority and certificates else {})}
    _answer(told | ({"certificates": certificates} if certificates else {}), options.out)
    return 0


def retire(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Out of service for good: no right at the broker, no certificate, nothing kept, nothing believed.

    A second time finishes what the first could not, such as while the broker was away.
    """
    now = datetime.now(UTC)
    with opened(settings.database) as engine, engine.begin() as connection:
        retire_kiosk(connection, options.kiosk, clock.now().timestamp())
        taken = take_back(connection, options.kiosk, now.timestamp())
        revoked = taken_back(connection, now.timestamp())
    with registrar(settings) as at_broker:
        cleared = at_broker.expel(options.kiosk) if settings.tls else at_broker.clear(options.kiosk)
    print(f"{options.kiosk} retired: {cleared} topics cleared, {taken} certificates taken back")
    if taken:
        print(_tell_revoked(Path(settings.tls), revoked, now))
    return 0


def registrar(settings: Settings) -> Registrar:
    settings.check_line()
    tls = end_context(settings.tls, REGISTRAR)
    return Registrar(BrokerAddress(*settings.broker_address(), REGISTRAR, tls), settings.root)


def add_broker(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("broker-init", parents=[shared], help="an authority, a broker and its ends")
    command.add_argument("folder", type=Path, metavar="DIR", help="made here; afterwards --tls DIR")
    command.add_argument("--host", action="append", required=True, help="a name or address it is reached by")
    command.add_argument("--port", type=int, default=8883)
    command.add_argument("--listen", default="", metavar="ADDRESS", help="default: all of the machine's")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="as `run --workers` will have")
    command.add_argument("--operator", action="append", default=[], metavar="NAME")
    command.add_argument(
        "--connections", type=int, default=20_000, metavar="N", help="at most; default 20000"
    )
    command.add_argument(
        "--mqtt5-only",
        type=Path,
        metavar="FILE",
        help="the plugin that refuses older clients; else looked for",
    )
    command.set_defaults(act=broker_init)
    for name, act, does in (
        ("broker-roles", broker_roles, "everybody's roles anew, for a broker that does not run"),
        ("broker-renew", broker_renew, "new certificates for the broker and the centre's ends"),
    ):
        command = commands.add_parser(name, parents=[shared], help=does)
        command.add_argument("folder", type=Path, metavar="DIR", help="what broker-init made")
        command.set_defaults(act=act)
    _add_kiosks(commands, shared)


def _add_kiosks(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("enrol", parents=[shared], help="register a kiosk and its public key")
    command.add_argument("kiosk", metavar="KIOSK")
    command.add_argument("--place", required=True)
    given = command.add_mutually_exclusive_group(required=True)
    given.add_argument("--public-key", metavar="TEXT", help="what the kiosk printed; gives no certificate")
    given.add_argument("--request", type=Path, metavar="FILE", help="what `kiosk enrol --request` wrote")
    command.add_argument("--out", type=Path, metavar="FILE", help="where the answer goes instead of stdout")
    command.set_defaults(act=enrol)
    command = commands.add_parser("enrol-fleet", parents=[shared], help="register many kiosks at once")
    command.add_argument(
        "file", type=Path, metavar="FILE", help="JSON list: kiosk, place, public_key, certificate_request"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="where the answer goes instead of stdout")
    command.set_defaults(act=enrol_fleet)
    command = commands.add_parser("retire", parents=[shared], help="take a kiosk out of service for good")
    command.add_argument("kiosk", metavar="KIOSK")
    command.set_defaults(act=retire)


def _enrolled(
    connection: Connection, entry: Entry, authority: Authority | None, clock: Clock
) -> dict[str, str]:
    enrol_kiosk(connection, entry.kiosk, entry.place, entry.public_key, clock.now())
    if not entry.certificate_request:
        return {}
    if authority is None:
        raise AuthorityError("no authority to certify with; name with --tls the folder that broker-init made")
    request = entry.certificate_request.encode("ascii", "replace")
    return {
        "certificate": certify(connection, authority, entry.kiosk, request),
        "authority": authority.pem,
    }


def _tell_revoked(folder: Path, revoked: list[str], now: datetime) -> str:
    """The list where the broker reads it, if it is on this machine."""
    listed = Authority.open(folder / AUTHORITY).revoked(revoked, now)
    (folder / AUTHORITY / REVOKED_FILE).write_bytes(listed)
    if not (folder / BROKER).is_dir():
        return f"copy {folder / AUTHORITY / REVOKED_FILE} to the broker and send it SIGHUP"
    (folder / BROKER / REVOKED_FILE).write_bytes(listed)
    return _reloaded(reload_broker(folder / BROKER))


def _reloaded(told: bool) -> str:
    return "the broker has read it" if told else "no broker runs on this machine; send it SIGHUP"


def _answer(document: object, out: Path | None) -> None:
    text = json.dumps(document, indent=2)
    if out:
        out.write_text(text + "\n")
    else:
        print(text)


_LOGS_EACH_UP_TO = 1000
