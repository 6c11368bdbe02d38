"""What a technician carries from a kiosk to the centre: log and findings, sealed to the centre alone.

{"v": 1, "kiosk": id, "made_at": time, "sealed": base64 of gzip'd JSON, sealed by this kiosk to the centre}
"""

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.domain.audit import canonical
from kiosk.domain.documents import parse_json
from kiosk.domain.sealing import SealError, context, seal, unseal

LARGEST = 8 * 2**20
_LARGEST_PLAIN = 64 * 2**20
_PURPOSE = "service-bundle/1"
_GZIP = 31  # zlib's window bits for gzip's own frame


class BundleError(SealError):
    """No bundle, or not one of this kiosk's for this centre; one line."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it lies on a stick: whose and when, and what nobody but the centre reads."""

    kiosk: str
    made_at: str
    sealed: bytes = field(repr=False)

    def __bytes__(self) -> bytes:
        body = {"v": 1, "kiosk": self.kiosk, "made_at": self.made_at}
        return json.dumps(body | {"sealed": b64encode(self.sealed).decode()}).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> "Bundle":
        if len(data) > LARGEST:
            raise BundleError("larger than any bundle")
        try:
            body = parse_json(data)
            version, kiosk, made_at = body["v"], body["kiosk"], body["made_at"]
            sealed = b64decode(body["sealed"], validate=True)
        except (ValueError, KeyError, TypeError, Base64Error) as error:
            raise BundleError("not a service bundle") from error
        if version != 1 or not isinstance(kiosk, str) or not isinstance(made_at, str):
            raise BundleError("not a service bundle of this version")
        return cls(kiosk, made_at, sealed)


def pack(
    kiosk: str,
    made_at: str,
    content: Mapping[str, Any],
    own: X25519PrivateKey,
    centre: X25519PublicKey,
) -> Bundle:
    deflate = zlib.compressobj(wbits=_GZIP)
    plain = deflate.compress(canonical(content)) + deflate.flush()
    return Bundle(kiosk, made_at, seal(own, centre, plain, context(_PURPOSE, kiosk, made_at)))


def unpack(bundle: Bundle, centre: X25519PrivateKey, kiosk: X25519PublicKey) -> dict[str, Any]:
    """What the kiosk whose key this is packed; anybody else's is refused."""
    try:
        plain = unseal(centre, kiosk, bundle.sealed, context(_PURPOSE, bundle.kiosk, bundle.made_at))
        inflate = zlib.decompressobj(wbits=_GZIP)
        text = inflate.decompress(plain, _LARGEST_PLAIN)
        content = parse_json(text)
    except SealError as error:
        raise BundleError(str(error)) from error
    except (ValueError, zlib.error) as error:
        raise BundleError("the bundle's content cannot be read") from error
    if not isinstance(content, dict):
        raise BundleError("the bundle's content cannot be read")
    return content
