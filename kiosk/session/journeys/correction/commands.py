"""Work ordered for somebody who corrects."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SendCorrection:
    """CorrectionAccepted, ApplicationRefused or CentreSilent; `(session, submission)` is one id."""

    session: int
    submission: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)
    changes: Mapping[str, str] = field(repr=False)  # by path, in the stored form of each field


CorrectionCommand = SendCorrection
