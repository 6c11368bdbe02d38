"""One card as production left it: keys, certificate, files, fingers; and the file it is kept in."""

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from drivers.card import certificates
from drivers.card.bit import BiometricInformationTemplate, encode_group, parse_group
from drivers.card.profile import CardState, File

MARK = "TEST — NOT FOR PRODUCTION"
TRIES_LIMIT = 5


class CardFileError(ValueError):
    """A card file cannot be read; the text names the file."""


@dataclass(frozen=True, slots=True, repr=False)
class PersonalisedCard:
    """Everything that does not change in use; `references` are compact minutiae, by VERIFY's P2."""

    serial: str
    key: ec.EllipticCurvePrivateKey
    files: dict[int, bytes]
    templates: tuple[BiometricInformationTemplate, ...]
    references: dict[int, bytes]
    terminal_roots: tuple[x509.Certificate, ...]
    state: CardState = CardState.PERSONALISED

    @property
    def certificate(self) -> bytes:
        return self.files[File.CARD_CERTIFICATE]

    @property
    def bit_group(self) -> bytes:
        return encode_group(self.templates)


def save(card: PersonalisedCard, path: Path) -> None:
    """Write the card file, for its owner's eyes only: it holds the card's private key."""
    content = {
        "mark": MARK,
        "serial": card.serial,
        "state": card.state,
        "key": card.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "files": {f"{name:04X}": data.hex() for name, data in card.files.items()},
        "bit_group": card.bit_group.hex(),
        "references": {f"{name:02X}": data.hex() for name, data in card.references.items()},
        "terminal_roots": [certificates.encode(each).hex() for each in card.terminal_roots],
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def load(path: Path) -> PersonalisedCard:
    try:
        content = json.loads(path.read_text("utf-8"))
        key = load_pem_private_key(content["key"].encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("not a key on an elliptic curve")
        return PersonalisedCard(
            serial=content["serial"],
            key=key,
            files={int(name, 16): bytes.fromhex(data) for name, data in content["files"].items()},
            templates=parse_group(bytes.fromhex(content["bit_group"])),
            references={int(name, 16): bytes.fromhex(data) for name, data in content["references"].items()},
            terminal_roots=tuple(
                x509.load_der_x509_certificate(bytes.fromhex(each)) for each in content["terminal_roots"]
            ),
            state=CardState(content["state"]),
        )
    except OSError as error:
        raise CardFileError(
            f"{path}: {error.strerror or error}; kiosk-sim issue makes a card file"
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CardFileError(f"{path}: not a card file; kiosk-sim issue makes one") from error
