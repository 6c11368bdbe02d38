"""What a card and a kiosk prove themselves with, and what they say inside their channel."""

from cryptography import x509

from drivers.card import certificates, secure_messaging
from drivers.card.apdu import Command, Response
from drivers.card.profile import Ins
from tests.conftest import ROOT
from tools.fuzzing.target import Target

_AUTHORITY = x509.load_pem_x509_certificate((ROOT / "config" / "test-trust" / "issuer-ca.pem").read_bytes())
_COMMAND = Command(0x00, Ins.GET_DATA, 0xDF, 0x02, b"wanted", 256)


def _keys() -> secure_messaging.SessionKeys:
    return secure_messaging.SessionKeys(bytearray(b"k" * 16), bytearray(b"m" * 16))


def _answered(data: bytes) -> Response:
    plain = data.rjust(2, b"\x90")
    protected = Response(plain[:-2], int.from_bytes(plain[-2:], "big"))
    return secure_messaging.open_response(_keys(), protected, _COMMAND.ins)


def _asked(data: bytes) -> Command:
    shell = secure_messaging.protect_command(_keys(), _COMMAND)
    return secure_messaging.open_command(
        _keys(), Command(shell.cla, shell.ins, shell.p1, shell.p2, data, shell.le)
    )


_ANSWER = secure_messaging.protect_response(_keys(), Response(b"told", 0x9000), _COMMAND.ins)

CHANNEL = (
    Target(
        "drivers.card.certificates:load",
        certificates.CertificateError,
        certificates.load,
        (certificates.encode(_AUTHORITY),),
        certificates.encode,
    ),
    Target(
        "drivers.card.secure_messaging:open_response",
        secure_messaging.SecureMessagingError,
        _answered,
        (_ANSWER.data + _ANSWER.sw.to_bytes(2, "big"),),
    ),
    Target(
        "drivers.card.secure_messaging:open_command",
        secure_messaging.SecureMessagingError,
        _asked,
        (secure_messaging.protect_command(_keys(), _COMMAND).data,),
    ),
)
