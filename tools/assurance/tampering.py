"""Hands on a kiosk's disk: `python -m tools.assurance.tampering --tries 2000`; every one has to be noticed.

A store with everything in it is copied, changed in a way of `tamperings`, and judged as `kiosk check-state`,
`kiosk audit verify --head`, a start with a signed configuration and the centre's own marks judge it. The head
is one that was published before.
"""

import argparse
import contextlib
import io
import json
import logging
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.inbox.rollback import HighMarks
from kiosk.domain.configuration import sign_document
from kiosk.domain.messages import Envelope, decode, open_envelope
from kiosk.inspection.judge import check_state, verify_audit
from kiosk.inspection.kept import UnreadableError, read
from kiosk.keys.root import KeyFileError
from kiosk.reporting.configured import NEWEST
from kiosk.reporting.configured import kept as configuration_of
from kiosk.session.commands import Report
from kiosk.storage import audit
from kiosk.storage.store import FILE
from tools.assurance.tamperings import KINDS, Hands
from tools.powerloss.story import KIOSK, HandClock, started, tell

_SIGNING = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
_JOURNEY = Report("journey.ended", {"journey": "delivery"})  # with each the audit's head is published


@dataclass(slots=True)
class Counts:
    tries: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    unnoticed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    def told(self) -> str:
        kinds = ", ".join(f"{name} {times}" for name, times in sorted(self.kinds.items()))
        return (
            f"{self.tries} tries, {self.tries - len(self.unnoticed)} noticed, "
            f"{len(self.false_alarms)} false alarms; {kinds}"
        )


class Exhibit:
    """A kiosk's disk now and some time ago, and what has been published of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.now, self.older = folder / "now", folder / "older"
        self._head, self._acks = folder / "head", folder / "acks"
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard):
            tell(self.now / "kiosk", seed, 3)
            document = sign_document(KIOSK, 4, {"policy": {"result_s": 5}}, _SIGNING)
            (self.now / NEWEST).write_bytes(document)
            shutil.copytree(self.now, self.older)
            self.marks = self._goes_on()
        self._acks.write_text(heard.getvalue(), encoding="utf-8")
        self._configuration = self._configured(self.now)

    def findings(self, folder: Path) -> list[str]:
        """What anybody who judges this disk would say."""
        try:
            found = check_state(folder, self._acks) + verify_audit(folder, self._head)
        except (UnreadableError, KeyFileError) as error:
            return [str(error)]
        if self._configured(folder) != self._configuration:
            found.append("the configuration is not the one that was signed")
        return found

    def centre_notices(self, folder: Path) -> bool:
        """Whether the centre's marks tell, by the first new event of a kiosk that starts on this disk.

        What has a number that was heard before is no new event: the kiosk goes on until it says one.
        """
        marks, newest = replace(self.marks), 0
        with started(folder / "kiosk", HandClock()) as desk:
            while newest <= marks.seq:
                desk.journal.tell(_JOURNEY)
                newest = desk.store.query("SELECT max(seq) FROM outbox")[0][0]
        return any(marks.goes_back(event) for event in _events(folder))

    def _goes_on(self) -> HighMarks:
        """Some more events, all heard by the centre, and a head that is published."""
        with started(self.now / "kiosk", HandClock()) as desk:
            for _ in range(5):
                desk.journal.tell(_JOURNEY)
            with desk.store.transaction() as cursor:
                head = audit.head(cursor, desk.store, KIOSK, _SIGNING)
        self._head.write_text(json.dumps(head.plain()), encoding="utf-8")
        marks = HighMarks()
        for event in _events(self.now):
            marks.goes_back(event)
        return marks

    def _configured(self, folder: Path) -> tuple[int, str]:
        found = configuration_of(folder, _SIGNING.public_key(), KIOSK)
        return found.revision, found.digest


def tamper(tries: int, seed: int, folder: Path) -> Counts:
    counts, exhibit = Counts(), Exhibit(folder, seed)
    names = list(KINDS)
    if found := exhibit.findings(exhibit.now):
        counts.false_alarms += found
    if exhibit.centre_notices(_copied(exhibit.now, folder / "honest")):
        counts.false_alarms.append("the centre's marks")
    for number in range(tries):
        name = names[number % len(names)]
        where = f"{seed}/{name}/{number}"
        state = _copied(exhibit.now, folder / "state")
        KINDS[name](Hands(state, exhibit.older, random.Random(where)))
        counts.tries += 1
        counts.kinds[name] += 1
        noticed = bool(exhibit.findings(state))
        if name == "older_copy_put_back":  # a disk of its time is sound in itself: both others must tell
            noticed = noticed and exhibit.centre_notices(state)
        if not noticed:
            counts.unnoticed.append(where)
    return counts


def _copied(source: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("ballast"))
    return to


def _events(folder: Path) -> list[Envelope]:
    return [open_envelope(decode(body), KIOSK) for _, _, body in read(folder / "kiosk" / FILE).outbox]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.tampering", description=__doc__)
    parser.add_argument("--tries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="tampering-", dir=memory if memory.is_dir() else None) as folder:
        counts = tamper(options.tries, options.seed, Path(folder))
    wrong = [f"not noticed: {where}" for where in counts.unnoticed[:20]] + counts.false_alarms
    print(*wrong, counts.told(), sep="\n")
    return 1 if counts.unnoticed or counts.false_alarms else 0


if __name__ == "__main__":
    raise SystemExit(main())
