"""Secure messaging (ISO/IEC 7816-4 §10): AES-128-CBC and AES-CMAC with a send sequence counter.

command   0C INS P1 P2 Lc [87 L 01 ciphertext | 85 L ciphertext (odd INS)] [97 L Le] 8E 08 MAC 00
response  [87 L 01 ciphertext | 85 L ciphertext] 99 02 SW 8E 08 MAC | SW
MAC       first 8 bytes of CMAC(Kmac, SSC | header padded | objects padded), response without header
SSC       16 bytes, from 0, one more before each command and before each response
IV        AES(Kenc, SSC); padding 80 00 ... to 16 bytes
"""

import hmac
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from cryptography.hazmat.primitives.cmac import CMAC

from drivers.card import tlv
from drivers.card.apdu import MAX_EXTENDED_LE, MAX_SHORT_LE, Command, Response
from drivers.card.malformed import MalformedError

SM_CLA = 0x0C
BLOCK = 16
MAC_LENGTH = 8
MAX_PLAIN_RESPONSE = 223  # protected, it still fits one short answer


class SecureMessagingError(MalformedError):
    """Secure messaging objects are missing, out of place or wrong: the keys must be forgotten."""


@dataclass(slots=True, repr=False)
class SessionKeys:
    """Kenc, Kmac and the counter of one channel; `erase` overwrites them."""

    encryption: bytearray
    authentication: bytearray
    counter: int = field(default=0)

    def advance(self) -> bytes:
        self.counter += 1
        return self.counter.to_bytes(BLOCK, "big")

    def erase(self) -> None:
        for key in (self.encryption, self.authentication):
            key[:] = bytes(len(key))


def protect_command(keys: SessionKeys, command: Command) -> Command:
    """The command as it goes over the line (before chaining)."""
    ssc = keys.advance()
    shell = replace(command, cla=command.cla | SM_CLA)
    body = _encrypted(keys, ssc, command.data, command.ins) + _le_object(command.le)
    mac = _mac(keys, ssc, _pad(shell.header) + (_pad(body) if body else b""))
    le = MAX_SHORT_LE if command.le <= MAX_SHORT_LE else MAX_EXTENDED_LE
    return replace(shell, data=body + tlv.encode(0x8E, mac), le=le)


def open_command(keys: SessionKeys, protected: Command) -> Command:
    """The command that `protect_command` was given, after its MAC was checked."""
    ssc = keys.advance()
    objects = _objects(protected.data)
    body = b"".join(bytes(each) for each in objects if each.tag != 0x8E)
    _check(keys, ssc, _pad(protected.header) + (_pad(body) if body else b""), objects)
    data = _decrypted(keys, ssc, objects, protected.ins)
    return replace(protected, cla=protected.cla & ~SM_CLA, data=data, le=_le(objects))


def protect_response(keys: SessionKeys, response: Response, ins: int) -> Response:
    ssc = keys.advance()
    body = _encrypted(keys, ssc, response.data, ins) + tlv.encode(0x99, response.sw.to_bytes(2, "big"))
    return Response(body + tlv.encode(0x8E, _mac(keys, ssc, _pad(body))), response.sw)


def open_response(keys: SessionKeys, protected: Response, ins: int) -> Response:
    """The answer inside, after its MAC was checked and its status word compared with the one outside."""
    ssc = keys.advance()
    objects = _objects(protected.data)
    body = b"".join(bytes(each) for each in objects if each.tag != 0x8E)
    _check(keys, ssc, _pad(body), objects)
    sw = int.from_bytes(_get(objects, 0x99, 2), "big")
    if sw != protected.sw:
        raise SecureMessagingError(f"status word {protected.sw:04X} outside is {sw:04X} inside")
    return Response(_decrypted(keys, ssc, objects, ins), sw)


def _objects(data: bytes) -> tuple[tlv.Tlv, ...]:
    try:
        objects = tlv.parse(data)
    except tlv.TlvError as error:
        raise SecureMessagingError(f"secure messaging objects: {error}") from error
    tags = [each.tag for each in objects]
    if not tags or tags[-1] != 0x8E or not set(tags) <= {0x85, 0x87, 0x97, 0x99, 0x8E}:
        raise SecureMessagingError("secure messaging objects are missing or unknown")
    if len(set(tags)) != len(tags):
        raise SecureMessagingError("a secure messaging object is there twice")
    return objects


def _get(objects: tuple[tlv.Tlv, ...], tag: int, length: int) -> bytes:
    try:
        return tlv.get(objects, tag, length)
    except tlv.TlvError as error:
        raise SecureMessagingError(str(error)) from error


def _check(keys: SessionKeys, ssc: bytes, message: bytes, objects: tuple[tlv.Tlv, ...]) -> None:
    if not hmac.compare_digest(_mac(keys, ssc, message), _get(objects, 0x8E, MAC_LENGTH)):
        raise SecureMessagingError("the MAC is wrong")


def _mac(keys: SessionKeys, ssc: bytes, message: bytes) -> bytes:
    cmac = CMAC(AES(keys.authentication))
    cmac.update(ssc + message)
    return cmac.finalize()[:MAC_LENGTH]


def _cipher(keys: SessionKeys, ssc: bytes) -> Cipher[CBC]:
    encryptor = Cipher(AES(keys.encryption), ECB()).encryptor()
    return Cipher(AES(keys.encryption), CBC(encryptor.update(ssc)))


def _encrypted(keys: SessionKeys, ssc: bytes, data: bytes, ins: int) -> bytes:
    if not data:
        return b""
    encryptor = _cipher(keys, ssc).encryptor()
    ciphertext = encryptor.update(_pad(data)) + encryptor.finalize()
    return tlv.encode(0x85, ciphertext) if ins & 1 else tlv.encode(0x87, b"\x01" + ciphertext)


def _decrypted(keys: SessionKeys, ssc: bytes, objects: tuple[tlv.Tlv, ...], ins: int) -> bytes:
    values = {each.tag: each.value for each in objects}
    tag, other, indicator = (0x85, 0x87, b"") if ins & 1 else (0x87, 0x85, b"\x01")
    if other in values:
        raise SecureMessagingError(f"object {other:X} does not fit the instruction")
    if tag not in values:
        return b""
    value = values[tag]
    ciphertext = value[len(indicator) :]
    if not value.startswith(indicator) or not ciphertext or len(ciphertext) % BLOCK:
        raise SecureMessagingError("the ciphertext has no whole blocks")
    decryptor = _cipher(keys, ssc).decryptor()
    return _unpad(decryptor.update(ciphertext) + decryptor.finalize())


def _le_object(le: int) -> bytes:
    if not le:
        return b""
    wide = le > MAX_SHORT_LE
    return tlv.encode(0x97, (le & 0xFFFF).to_bytes(2, "big") if wide else bytes([le & 0xFF]))


def _le(objects: tuple[tlv.Tlv, ...]) -> int:
    for each in objects:
        if each.tag == 0x97:
            if len(each.value) not in (1, 2):
                raise SecureMessagingError("the wanted length has neither 1 nor 2 bytes")
            return int.from_bytes(each.value, "big") or 256 ** len(each.value)
    return 0


def _pad(data: bytes) -> bytes:
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def _unpad(padded: bytes) -> bytes:
    data = padded.rstrip(b"\0")
    if not data.endswith(b"\x80") or len(padded) - len(data) >= BLOCK:
        raise SecureMessagingError("the padding is wrong")
    return data[:-1]
