"""The certificates of a fleet in files, because that is where a TLS context reads them."""

import ssl
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from simulators.fleet.connecting import Sock, Tls


class Identities:
    """Every member's key and certificate, in a folder that is gone afterwards."""

    def __init__(self, authority: str, pems: list[bytes], host: str) -> None:
        self._pems = pems
        self._tls = Tls.believing(authority, host)
        self._folder = TemporaryDirectory(prefix="fleet-")

    def __enter__(self) -> Self:
        for at, pem in enumerate(self._pems):
            self._file(at).touch(mode=0o600)
            self._file(at).write_bytes(pem)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def wrapper(self, at: int) -> Callable[[Sock], ssl.SSLSocket]:
        """What makes a plain socket one of this member's."""
        return lambda plain: self._tls.wrap(plain, self._file(at))

    def _file(self, at: int) -> Path:
        return Path(self._folder.name) / f"{at}.pem"
