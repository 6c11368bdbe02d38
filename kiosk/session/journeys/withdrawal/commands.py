"""Work ordered for somebody who withdraws."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Withdraw:
    """WithdrawalTaken, ApplicationRefused or CentreSilent."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


WithdrawalCommand = Withdraw
