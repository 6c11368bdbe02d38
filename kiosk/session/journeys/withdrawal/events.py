"""What can happen to somebody who withdraws; a refusal is ApplicationRefused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WithdrawalWished:
    """From the status; nothing has happened yet."""


@dataclass(frozen=True, slots=True)
class WithdrawalTaken:
    """The centre has ended the application."""

    session: int


WithdrawalEvent = WithdrawalWished | WithdrawalTaken
