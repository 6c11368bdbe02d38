"""Mutual TLS on the line: one authority, no system store, host names checked; the same files at every end."""

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class LineTlsError(Exception):
    """Certificates that cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class LineFiles:
    """Where one end keeps whom it believes and what it shows.

    One of the centre's ends has key and certificate in one file, mode 0600, so that one rename renews both.
    A kiosk has its certificate there, and its keys in its ring.
    """

    authority: Path
    identity: Path

    @classmethod
    def within(cls, folder: Path) -> Self:
        return cls(folder / "authority.pem", folder / "line.pem")


def client_context(files: LineFiles) -> ssl.SSLContext:
    """What one of the centre's ends connects with; nobody but the centre's own authority is believed."""
    if files.identity.is_file() and files.identity.stat().st_mode & 0o077:
        raise LineTlsError(f"{files.identity} can be read by others; set its mode to 0600")
    return _context(files.authority, files.identity, files.identity)


def context_of(authority: Path, identity: bytes) -> ssl.SSLContext:
    """The same for key and certificate that lie in no file: TLS reads files, so they pass through memory."""
    memory = os.memfd_create("line")
    try:
        os.write(memory, identity)
        return _context(authority, Path(f"/proc/self/fd/{memory}"), authority.with_name("line.pem"))
    finally:
        os.close(memory)


def _context(authority: Path, identity: Path, named: Path) -> ssl.SSLContext:
    for each in (authority, identity):
        if not each.exists():
            raise LineTlsError(f"no {each.name} in {each.parent}; enrol anew, docs/broker.md says how")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # host names checked, certificates required
    context.sslsocket_class = _Closing
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=authority)
        context.load_cert_chain(identity)
    except (OSError, ValueError) as error:
        raise LineTlsError(f"{named}: {error}; enrol anew") from error
    return context


class _Closing(ssl.SSLSocket):
    """Ends with a handshake that failed, instead of staying open until somebody collects it."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except OSError:
            self.close()
            raise
