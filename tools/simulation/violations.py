"""What must never happen, told with the invariant's number (`specs/reliability-security.md` §2)."""


class Violation(AssertionError):  # noqa: N818
    """An invariant did not hold; the run's seed brings it back."""

    def __init__(self, invariant: int, text: str) -> None:
        super().__init__(f"invariant {invariant}: {text}")
        self.invariant = invariant


def hold(invariant: int, holds: bool, text: str) -> None:
    if not holds:
        raise Violation(invariant, text)
