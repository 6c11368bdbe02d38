"""Mutual TLS on the line: one authority, no system store, host names checked; the same files at every end."""

import os
import ssl
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whom one end believes and what it shows, with its private key, as PEM; in no file and in no text."""

    authority: str = field(repr=False)
    identity: str = field(repr=False)


def client_context(files: LineFiles) -> ssl.SSLContext:
    """What one of the centre's ends connects with; nobody but the centre's own authority is believed."""
    if files.identity.is_file() and files.identity.stat().st_mode & 0o077:
        raise LineTlsError(f"{files.identity} can be read by others; set its mode to 0600")
    return context_of(Credentials(read_pem(files.authority), read_pem(files.identity)))


def read_pem(path: Path) -> str:
    """A file of certificates; LineTlsError if it is not there."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise LineTlsError(f"no {path.name} in {path.parent}; enrol anew, docs/broker.md says how") from None
    except (OSError, ValueError) as error:
        raise LineTlsError(f"{path.name}: {error}; enrol anew") from error


def context_of(credentials: Credentials) -> ssl.SSLContext:
    """TLS reads key and certificate out of a file, so they pass through one that is in memory alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # host names checked, certificates required
    context.sslsocket_class = _Closing
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    named, memory = "authority.pem", os.memfd_create("line")
    try:
        os.write(memory, credentials.identity.encode("ascii"))
        context.load_verify_locations(cadata=credentials.authority)
        named = "line.pem"
        context.load_cert_chain(f"/proc/self/fd/{memory}")
    except (OSError, ValueError) as error:
        raise LineTlsError(f"{named}: {error}; enrol anew") from error
    finally:
        os.close(memory)
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
