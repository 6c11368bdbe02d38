"""Whether a kiosk did what a scenario expects, from what it said and how it ended; pure."""

import re
from collections.abc import Sequence

from simulators.scenario import Run


def judged(run: Run, lines: Sequence[str], code: int | None) -> list[str]:
    """What is not as expected, a sentence each; `code` is None for a kiosk that was killed."""
    found = []
    if run.exit is not None and code != run.exit:
        found.append(f"it ended with {code} instead of {run.exit}")
    found += _unsaid(run, lines)
    for pattern in run.never:
        said = next((line for line in lines if re.search(pattern, line)), None)
        if said is not None:
            found.append(f"it said {said!r}")
    if run.kill and not any(re.search(run.kill, line) for line in lines):
        found.append(f"it never said {run.kill!r}, after which it was to die")
    return found


def _unsaid(run: Run, lines: Sequence[str]) -> list[str]:
    """The first pattern that no line after those before it matches."""
    at = 0
    for pattern in run.says:
        following = next((index for index in range(at, len(lines)) if re.search(pattern, lines[index])), None)
        if following is None:
            return [f"it did not say {pattern!r}{' after the others' if at else ''}"]
        at = following + 1
    return []
