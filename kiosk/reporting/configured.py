"""The configuration a kiosk is told by its centre: checked, kept on disk, taken at once or at the next start.

The newest good one and the one before it are files of their own, signatures and all. What is damaged is not
believed: the kiosk starts from the other, or from its own settings.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.configuration import (
    Configuration,
    ConfigurationError,
    open_configuration,
    revision_in,
)
from kiosk.domain.topics import KioskTopics
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp
from kiosk.storage.private_file import write_private

log = logging.getLogger(__name__)

NEWEST, BEFORE = "configuration.json", "configuration.before.json"
NONE = Configuration(0)


def kept(folder: Path, key: Ed25519PublicKey, kiosk: str) -> Configuration:
    """The newest configuration on disk that the centre signed for this kiosk; `NONE` when there is none."""
    for path in (folder / NEWEST, folder / BEFORE):
        try:
            return open_configuration(path.read_bytes(), key, kiosk)
        except FileNotFoundError:
            continue
        except (OSError, ConfigurationError) as error:
            log.error("%s is not used: %s", path, error)
    return NONE


class Configured:
    """`take` judges what the centre sends; `apply` hears of each that is taken."""

    def __init__(
        self,
        folder: Path,
        key: Ed25519PublicKey,
        stamp: Stamp,
        *,
        topics: KioskTopics,
        publish: Callable[[Message], bool],
        apply: Callable[[Configuration], None],
    ) -> None:
        self._folder = folder
        self._key = key
        self._stamp = stamp
        self._topics = topics
        self._publish = publish
        self._apply = apply
        self.now = kept(folder, key, stamp.kiosk)
        self._started_with = self.now.start
        self._refused: Mapping[str, Any] | None = None
        self._turn = threading.Lock()  # the broker's and a technician's may come at once

    @property
    def waits_for_start(self) -> bool:
        """Whether some of it counts only after a restart."""
        return dict(self.now.start) != dict(self._started_with)

    def standing(self) -> tuple[int, str]:
        """The revision in force, and whether all of it counts or some waits for a start."""
        return self.now.revision, "waiting" if self.waits_for_start else "applied"

    def take(self, payload: bytes) -> str | None:
        """Judge a configuration that broker or technician brought; the word for why it is not taken.

        An empty one only says that the centre keeps none.
        """
        with self._turn:
            return self._taken(payload) if payload else None

    def _taken(self, payload: bytes) -> str | None:
        try:
            told = open_configuration(payload, self._key, self._stamp.kiosk)
            if told.revision < self.now.revision:
                raise ConfigurationError("old_revision")
            if told.revision == self.now.revision and told.digest != self.now.digest:
                raise ConfigurationError("same_revision")
        except ConfigurationError as error:
            log.warning("configuration refused: %s", error)
            self._refused = {"reason": str(error), "refused": revision_in(payload)}
            self.tell()
            return str(error)
        self._refused = None
        self._keep(told, payload)
        self.tell()
        return None

    def tell(self) -> None:
        """Have the broker keep what this kiosk runs with."""
        revision, state = self.standing()
        data = {"revision": revision, "digest": self.now.digest, "state": state}
        if self._refused:
            data |= {"state": "refused", **self._refused}
        body = self._stamp.message("cfg", data).encode()
        self._publish(Message(self._topics.reported, body, retain=True))

    def _keep(self, told: Configuration, payload: bytes) -> None:
        if told.revision == self.now.revision:
            return
        with suppress(FileNotFoundError):
            write_private(self._folder / BEFORE, (self._folder / NEWEST).read_bytes())
        write_private(self._folder / NEWEST, payload)
        self.now = told
        self._apply(told)
