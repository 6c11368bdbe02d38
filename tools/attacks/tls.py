"""False brokers at the other end of the wire: whether the kiosk's line speaks to them at all."""

import random
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from centre.broker.authority import Authority, pem_of, requested_key
from kiosk.reporting.line_identity import LineIdentity, install, make_request
from tools.attacks.station import KIOSK, Try
from tools.attacks.tally import Tally

HOST = "127.0.0.1"
CONTROL_EVERY = 25
OF_A_KIND = 8  # servers of each kind, in turn
CONNECT = bytes.fromhex("100d00044d5154540502003c000000")  # MQTT 5, the first thing a kiosk says
_PATIENCE_S = 10.0
Identity = tuple[ec.EllipticCurvePrivateKey, list[x509.Certificate]]
Shown = Callable[["Authorities", random.Random], Identity]


class Authorities:
    """The centre's own authority, somebody else's, and a kiosk that was enrolled with the first."""

    def __init__(self, folder: Path) -> None:
        now = datetime.now(UTC)
        self.own = Authority.make(folder / "own", now)
        self.other = Authority.make(folder / "other", now)
        keys = folder / "kiosk"
        key = requested_key(make_request(keys, KIOSK), KIOSK)
        pem = self.own.certify_client(key, KIOSK, now).public_bytes(Encoding.PEM).decode("ascii")
        install(keys, pem, self.own.pem)
        self.identity = LineIdentity(keys)


def true_broker(of: Authorities, chance: random.Random) -> Identity:
    return _shown(of.own, (HOST,))


def other_authority(of: Authorities, chance: random.Random) -> Identity:
    """Right host, right dates; an authority of the same name that is not the centre's, sent along or not."""
    key, chain = _shown(of.other, (HOST,))
    return key, [*chain, *chance.choice(([], [of.other.certificate], [of.own.certificate]))]


def other_host(of: Authorities, chance: random.Random) -> Identity:
    """A true broker of the same authority, but the one of another address."""
    return _shown(of.own, (chance.choice(("broker.example", "127.0.0.2", "localhost", "10.0.0.1")),))


def expired(of: Authorities, chance: random.Random) -> Identity:
    days = chance.randrange(1, 300)
    return _shown(of.own, (HOST,), datetime.now(UTC) - timedelta(days=days + 2), days)


def not_yet(of: Authorities, chance: random.Random) -> Identity:
    return _shown(of.own, (HOST,), datetime.now(UTC) + timedelta(days=chance.randrange(1, 300)))


def a_kiosks(of: Authorities, chance: random.Random) -> Identity:
    """Another kiosk's certificate, stolen with its key, is shown as a broker's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = chance.choice(("k-18", "broker", HOST))
    return key, [of.own.certify_client(key.public_key(), name, datetime.now(UTC))]


def below_a_kiosk(of: Authorities, chance: random.Random) -> Identity:
    """A kiosk's key signs a broker's certificate, although it is no authority's."""
    key, (leaf,) = a_kiosks(of, chance)
    shown, chain = _shown(Authority(leaf, key), (HOST,))
    return shown, [*chain, leaf]


def self_signed(of: Authorities, chance: random.Random) -> Identity:
    """Another authority's own certificate."""
    return of.other.key, [of.other.certificate]


KINDS: dict[str, Shown] = {
    each.__name__: each
    for each in (other_authority, other_host, expired, not_yet, a_kiosks, below_a_kiosk, self_signed)
}


def attack(tries: int, seed: int, folder: Path) -> Tally:
    """Handshakes with every kind in turn; the honest ones are with the true broker."""
    of, tally, names = Authorities(folder), Tally(), list(KINDS)
    with Server() as server:
        servers = {
            name: [_context(*shown(of, random.Random(f"{seed}/{name}/{at}"))) for at in range(OF_A_KIND)]
            for name, shown in (KINDS | {"true": true_broker}).items()
        }
        for number in range(tries):
            if number % CONTROL_EVERY == 0:
                tally.count_honest(_spoken(of, server, servers["true"][0]))
            name = names[number % len(names)]
            which = number // len(names) % OF_A_KIND
            tally.count(name, f"{seed}/{name}/{which}", _spoken(of, server, servers[name][which]))
    return tally


class Server:
    """Takes one connection after the other and remembers whether anything was said inside TLS."""

    def __init__(self) -> None:
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(_PATIENCE_S)
        self.address: tuple[str, int] = self._listener.getsockname()
        self._heard = b""
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def expect(self, context: ssl.SSLContext) -> None:
        self._heard = b""
        self._thread = threading.Thread(target=self._serve, args=(context,), daemon=True)
        self._thread.start()

    def heard(self) -> bytes:
        assert self._thread
        self._thread.join(_PATIENCE_S)
        return self._heard

    def _serve(self, context: ssl.SSLContext) -> None:
        plain, _ = self._listener.accept()
        plain.settimeout(_PATIENCE_S)
        with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as line:
            self._heard = line.recv(len(CONNECT))


def _spoken(of: Authorities, server: Server, context: ssl.SSLContext) -> Try:
    """As the line does it: the identity's own context, the host that was meant, then CONNECT."""
    server.expect(context)
    outcome = "refused"
    with (
        socket.create_connection(server.address, _PATIENCE_S) as plain,
        suppress(OSError),
        of.identity.context().wrap_socket(plain, server_hostname=HOST) as line,
    ):
        line.sendall(CONNECT)
        outcome = "spoken to"
    return Try(server.heard() == CONNECT, (outcome,), outcome)


def _shown(by: Authority, hosts: tuple[str, ...], now: datetime | None = None, days: float = 100) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, [by.certify_broker(key.public_key(), hosts, now or datetime.now(UTC), days)]


def _context(key: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem_of(key) + b"".join(each.public_bytes(Encoding.PEM) for each in chain))
        file.flush()
        context.load_cert_chain(file.name)
    return context
