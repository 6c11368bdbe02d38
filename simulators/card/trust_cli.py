"""`kiosk-sim trust`: makes the test authorities and a trust folder for a kiosk, all marked as test."""

import argparse
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.card.profile import Role
from simulators.card import authority
from simulators.card.authority import CURVE, REVOKED_NUMBER, new_authority, private_pem, save, subject

KIOSK = "TEST-KIOSK"
ROLES = Role.READ_HOLDER | Role.VERIFY | Role.DELIVER
DESK_ROLES = Role.READ_HOLDER | Role.EXCEPTION


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="kiosk-sim trust", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the kiosk's trust")
    parser.add_argument("--kiosk", default=KIOSK, help="the kiosk's number in its certificate")
    parser.add_argument("--new-authorities", action="store_true", help="replace the test authorities too")
    parser.add_argument(
        "--desk", action="store_true", help="of a desk that hands over by exception; no kiosk takes it"
    )
    options = parser.parse_args(argv)
    if options.new_authorities:
        authority.FOLDER.mkdir(exist_ok=True)
        save(new_authority("test card issuer"), authority.FOLDER, "issuer-ca")
        save(new_authority("test terminal authority"), authority.FOLDER, "terminal-ca")
    write_trust(options.out, options.kiosk, DESK_ROLES if options.desk else ROLES)
    print(f"test trust for {options.kiosk} in {options.out}")
    return 0


def write_trust(folder: Path, kiosk: str = KIOSK, roles: Role = ROLES) -> None:
    """The four files a kiosk needs, for the authorities that lie here."""
    folder.mkdir(parents=True, exist_ok=True)
    issuer, terminals = authority.issuer(), authority.terminal_authority()
    key = ec.generate_private_key(CURVE)
    certificate = terminals.issue(subject("kiosk terminal", kiosk), key.public_key(), role=roles)
    contents = {
        "issuer-ca.pem": issuer.certificate.public_bytes(Encoding.PEM),
        "issuer-crl.pem": issuer.revoke(REVOKED_NUMBER).public_bytes(Encoding.PEM),
        "terminal-chain.pem": certificate.public_bytes(Encoding.PEM),
        "terminal-key.pem": private_pem(key),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
