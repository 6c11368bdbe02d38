"""Work ordered for somebody who registers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """Ask the centre to take the form: answered by ApplicationAccepted, ApplicationRefused or CentreSilent.

    `(session, submission)` is one message id, whatever is repeated; the number of the kiosk's own list that
    goes with it is drawn before the first sending and stays with it, so that a form which arrived unseen and
    is kept for later all the same has one tracking number. `form` is as `write_form` gives it, `contact` by
    its keys, all in their stored forms.
    """

    session: int
    submission: int
    form: dict[str, Any] = field(repr=False)
    contact: dict[str, str] = field(repr=False)
    consent: str


@dataclass(frozen=True, slots=True)
class KeepApplication:
    """Seal the same form into the store to be sent later: ApplicationKept or ApplicationNotKept."""

    session: int
    submission: int
    form: dict[str, Any] = field(repr=False)
    contact: dict[str, str] = field(repr=False)
    consent: str


RegistrationCommand = SubmitApplication | KeepApplication
