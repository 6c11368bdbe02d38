"""Mutual TLS on the line: one authority, no system store, host names checked; the same files at every end."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class LineTlsError(Exception):
    """Certificates that cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class LineFiles:
    """Where one end keeps whom it believes, and what it shows: key and certificate in one file, mode 0600.

    One file, because the two are only ever of use together and are renewed by one rename.
    """

    authority: Path
    identity: Path

    @classmethod
    def within(cls, folder: Path) -> Self:
        return cls(folder / "authority.pem", folder / "line.pem")


def client_context(files: LineFiles) -> ssl.SSLContext:
    """What a client of the broker connects with; nobody but the centre's own authority is believed."""
    for each in (files.authority, files.identity):
        if not each.is_file():
            raise LineTlsError(f"no {each.name} in {each.parent}; enrol anew, docs/broker.md says how")
    if files.identity.stat().st_mode & 0o077:
        raise LineTlsError(f"{files.identity} can be read by others; set its mode to 0600")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # host names checked, certificates required
    context.sslsocket_class = _Closing
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=files.authority)
        context.load_cert_chain(files.identity)
    except (OSError, ValueError) as error:
        raise LineTlsError(f"{files.identity.parent}: {error}; enrol anew") from error
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
