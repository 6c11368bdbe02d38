"""The line to the centre: keys, certificates and their ends, and the broker."""

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509

from config.settings import Mode, Settings
from drivers.card.trust import Trust
from kiosk import keys as kept
from kiosk.clock import SystemClock
from kiosk.doctor.findings import Grade, TroubleError, warning
from kiosk.domain.line_tls import LineFiles
from kiosk.domain.technicians import TechniciansError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.over_reporter import try_reporter
from kiosk.reporting.technicians import read_list
from kiosk.session.policy import OPTIONAL
from kiosk.simulated import refuse_simulated

_CONNECT_S = 3.0
_SOON = timedelta(days=30)


def trust(settings: Settings) -> str:
    read = Trust.load(settings.reader.trust)
    refuse_simulated(settings, read)
    until = min(each.not_valid_after_utc for each in read.terminal_chain)
    _check_end(until, "the kiosk's card certificate")
    stale = [each.next_update_utc for each in read.revocation_lists if each.next_update_utc]
    if stale and min(stale) < datetime.now(UTC):
        problem = f"a revocation list of cards should have been renewed on {min(stale):%Y-%m-%d}"
        raise TroubleError(problem, "fetch a new one from the centre: no card is believed with it")
    return f"{settings.reader.trust}: kiosk {read.kiosk}, valid until {until:%Y-%m-%d}"


def keys(settings: Settings) -> str:
    own = KioskKeys.load(settings.centre.keys)
    if own.kiosk != settings.kiosk.id:
        raise TroubleError(
            f"made for kiosk {own.kiosk}, not {settings.kiosk.id}", "enrol this kiosk at the centre"
        )
    grade = kept.grade(settings.centre.keys)
    if grade is kept.Grade.FILE and settings.kiosk.mode is Mode.PRODUCTION:
        raise warning(
            f"{settings.centre.keys}: {grade.value}: {grade.words}",
            "give the machine a TPM, or encrypt its disk",
        )
    return f"{settings.centre.keys}: enrolled as {own.kiosk}; {grade.value}: {grade.words}"


def technicians(settings: Settings) -> str:
    """Who may sign on at the screen; without anybody the kiosk serves all the same."""
    own = KioskKeys.load(settings.centre.keys)
    try:
        listed = read_list(settings.centre.keys, own.centre_signing, settings.kiosk.place, SystemClock())
    except TechniciansError as error:
        problem, _, remedy = str(error).partition("; ")
        raise warning(problem, remedy) from error
    how = "card and PIN" if settings.policy.technician_card != OPTIONAL else "number and PIN, or card and PIN"
    return f"{len(listed.accounts)} may sign on with {how}, until {listed.expires_at:%Y-%m-%d}"


def certificates(settings: Settings) -> str:
    """Who the kiosk is to the broker, and until when."""
    if not settings.centre.tls:
        return "none: the line is not encrypted"
    identity, files = LineIdentity(settings.centre.keys), LineFiles.within(settings.centre.keys)
    identity.context()
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes()).not_valid_after_utc
    ends = {"the line's certificate": identity.until(), "the line's authority": authority}
    for name, until in ends.items():
        _check_end(until, name)
    return f"{files.identity.name}: valid until {min(ends.values()):%Y-%m-%d}"


def broker(settings: Settings) -> str:
    """Events wait in the outbox meanwhile, so a broker that is not there is no reason not to serve."""
    centre = settings.centre
    place = f"{centre.host}:{centre.port}"
    if not centre.tls and settings.kiosk.mode is Mode.PRODUCTION:
        raise TroubleError(f"{place}: without TLS", "set centre.tls = true")
    context = LineIdentity(centre.keys).context() if centre.tls else None
    try:
        with socket.create_connection((centre.host, centre.port), _CONNECT_S) as line:
            if context is None:
                return f"{place} accepts connections, without TLS"
            with context.wrap_socket(line, server_hostname=centre.host) as sealed:
                return f"{place} accepts connections, {sealed.version()}"
    except ssl.SSLError as error:
        problem = f"{place}: {error.reason or error}"
        raise TroubleError(problem, "broker and kiosk must have the same authority; enrol anew") from error
    except OSError as error:
        problem = f"{place}: {error.strerror or error}"
        remedy = "start the broker or correct the address; events wait in the outbox meanwhile"
        raise TroubleError(problem, remedy, Grade.WARNING) from error


def reporter(settings: Settings) -> str:
    """Whether the reporter's unit begins a process for a connection; this one is sent home at once."""
    path = settings.centre.reporter
    if path is None:
        return "none: the kiosk's own process has the network"
    try:
        try_reporter(path)
    except (ConnectionAbortedError, TimeoutError) as error:
        raise TroubleError(f"{path}: {error.strerror}", "journalctl -u 'kiosk-reporter@*'") from error
    except OSError as error:
        raise TroubleError(f"{path}: {error.strerror}", "systemctl start kiosk-reporter.socket") from error
    return f"{path}: begins"


def reported(reachable: Callable[[], bool], settings: Settings) -> str:
    """The broker, for a process that has no network to look for itself."""
    place = f"{settings.centre.host}:{settings.centre.port}"
    if not reachable():
        remedy = "look with kiosk doctor; events wait in the outbox meanwhile"
        raise warning(f"{place}: broker or centre silent", remedy)
    return f"{place} and the centre answer"


def _check_end(until: datetime, name: str) -> None:
    left = until - datetime.now(UTC)
    if left < timedelta(0):
        raise TroubleError(f"{name} ended {until:%Y-%m-%d}", "fetch a new one from the centre")
    if left < _SOON:
        raise warning(f"{name} ends {until:%Y-%m-%d}", "fetch a new one from the centre")
