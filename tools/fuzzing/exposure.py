"""In which order parsers are fuzzed: first what a stranger at the kiosk reaches most easily."""

from collections.abc import Iterable

from tools.fuzzing.target import Target

ORDER = (
    "drivers.fingerprint",
    "drivers.card",
    "matcher",
    "kiosk.domain.wire",
    "kiosk.domain.sealing",
    "kiosk.domain.messages",
    "kiosk.domain.orders",
    "kiosk.domain",
    "config",
    "kiosk.completion",
    "kiosk.reporting",
    "drivers",
    "centre",
    "kiosk",
)


def by_exposure(targets: Iterable[Target]) -> list[Target]:
    """Those of one rank stay as they came; a parser that nobody ranked comes last."""
    return sorted(targets, key=lambda target: _rank(target.name))


def _rank(name: str) -> int:
    return next((at for at, start in enumerate(ORDER) if name.startswith(start)), len(ORDER))
