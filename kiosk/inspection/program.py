"""`kiosk check-state`, `kiosk audit verify` and `kiosk audit head` as their users see them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.inspection import judge
from kiosk.inspection.kept import UnreadableError
from kiosk.reporting.keys import KeysError

SOUND, AMISS = 0, 1


def check_state(folder: Path, acks: Path | None) -> int:
    return _told("check-state", lambda: judge.check_state(folder, acks))


def verify_audit(folder: Path, head: Path | None) -> int:
    return _told("audit verify", lambda: judge.verify_audit(folder, head))


def print_head(folder: Path) -> int:
    try:
        print(json.dumps(judge.signed_head(folder).plain()))
    except (UnreadableError, KeysError) as error:
        print(f"kiosk: audit head: {error}", file=sys.stderr)
        return AMISS
    return SOUND


def _told(name: str, judged: Callable[[], list[str]]) -> int:
    """Print the findings, a line each."""
    try:
        found = judged()
    except UnreadableError as error:
        print(f"kiosk: {name}: {error}", file=sys.stderr)
        return AMISS
    print("\n".join(found) or "nothing is amiss")
    return AMISS if found else SOUND
