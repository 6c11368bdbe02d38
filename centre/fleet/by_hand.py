"""What technicians carry between centre and kiosk: a bundle that is opened, a configuration that is signed.

    kiosk-centre bundle FILE [--out FILE]
    kiosk-centre configuration-file KIOSK --out FILE

Both need the folder of the centre's keys, and neither says more than line and log pull would have.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import select

from centre.fleet import configurations
from centre.fleet.register import RegisterError, find_kiosk
from centre.fleet.tables import configurations as documents
from centre.settings import Settings
from centre.storage.database import opened
from centre.storage.keys import CentreKeys
from kiosk.domain.clock import Clock
from kiosk.domain.configuration import sign_document
from kiosk.domain.service_bundle import LARGEST, Bundle, BundleError, unpack

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_by_hand(commands: Commands, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("bundle", parents=[shared], help="open what technicians exported")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--out", type=Path, metavar="FILE", help="where its log goes; else it is printed")
    command.set_defaults(act=open_bundle)
    command = commands.add_parser(
        "configuration-file",
        parents=[shared],
        help="a kiosk's signed configuration, for a technician's stick",
    )
    command.add_argument("kiosk", metavar="KIOSK")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="configuration.json")
    command.set_defaults(act=write_configuration)


def open_bundle(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """Whose it is and what it holds; its digest is the one the kiosk reported and showed."""
    try:
        with options.file.open("rb") as file:
            data = file.read(LARGEST + 1)
        bundle = Bundle.parse(data)
        with opened(settings.database) as engine, engine.begin() as connection:
            kiosk = find_kiosk(connection, bundle.kiosk)
        if kiosk is None:
            raise RegisterError(f"{options.file}: kiosk {bundle.kiosk!r} is not enrolled here")
        own = CentreKeys.open(Path(settings.keys)).sealing
        _, content = kiosk.opened_by(lambda each: unpack(bundle, own, each.key))
    except (OSError, BundleError) as error:
        raise RegisterError(f"{options.file}: {error}; have it exported once more") from error
    log = str(content.pop("log", ""))
    told = {"kiosk": bundle.kiosk, "made_at": bundle.made_at, "digest": hashlib.sha256(data).hexdigest()}
    print(json.dumps(told | content, indent=2, ensure_ascii=False))
    if options.out:
        options.out.write_text(log, encoding="utf-8")
        options.out.chmod(0o600)
    else:
        print(log, end="")
    return 0


def write_configuration(settings: Settings, options: argparse.Namespace, clock: Clock) -> int:
    """What this kiosk is meant to run with; a roll-out that has not reached it is not handed out early."""
    with opened(settings.database) as engine, engine.begin() as connection:
        if find_kiosk(connection, options.kiosk) is None:
            raise RegisterError(f"kiosk {options.kiosk!r} is not enrolled here; enrol it first")
        wanted = configurations.of_kiosk(connection, options.kiosk)
        if wanted is None or wanted.desired is None:
            raise RegisterError(f"{options.kiosk} runs with its own settings; draft a configuration first")
        this_one = documents.c.revision == wanted.desired
        document = connection.execute(select(documents.c.document).where(this_one)).scalar_one()
    keys = CentreKeys.open(Path(settings.keys))
    signed = sign_document(options.kiosk, wanted.desired, json.loads(document), keys.signing)
    options.out.write_bytes(signed)
    print(f"revision {wanted.desired} for {options.kiosk}: {options.out}")
    return 0
