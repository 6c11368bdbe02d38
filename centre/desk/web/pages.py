"""What each address of the officers' desk answers; `centre.desk.web.app` says which address that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from markupsafe import Markup
from sqlalchemy import Connection, Engine, Row, select
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from centre.applications.kinship import concerns
from centre.appointments.tables import places
from centre.delivery.custody import ledger, newest_card
from centre.desk import book
from centre.desk.acts import DONE, DeskWork, Outcome, SignIn, carried_out, find_application
from centre.desk.web.asking import LONGEST_FIELD, OUTCOMES, needs, possible_acts, read_asked, second_officer
from centre.desk.web.lists import applicant_name, desk_view
from centre.fleet.register import Officer, known_officer
from centre.storage.keys import CentreKeys
from centre.web.rendering import LANGUAGE_COOKIE, Renderer, other_language
from centre.web.sessions import Session, Sessions
from kiosk.domain.booking import TEHRAN, local_day
from kiosk.domain.clock import Clock
from kiosk.domain.desk import Act
from kiosk.domain.jalali import jalali_text
from kiosk.domain.numbers import grouped
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.slips import Slip, write_slip
from kiosk.domain.text import persian_digits

COOKIE = "officer"
LOOK, ACTS_SHOWN = "look", 30
PRINTED_AT = "desk"
_RENDERER = Renderer("centre.desk.web")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The name an officer signed in with, and who that is."""

    name: str
    officer: Officer


OfficerSession = Session[SignedIn]


@dataclass(frozen=True, slots=True)
class DeskPages:
    """Everything a page needs; every method answers one request on a thread of its own."""

    engine: Engine
    keys: CentreKeys
    policy: ProcessPolicy
    clock: Clock
    sessions: Sessions[SignedIn]
    secure: bool

    def overview(self, request: Request, session: OfficerSession) -> Response:
        today = local_day(self.clock.now())
        with self.engine.begin() as connection:
            view = desk_view(connection, self.keys, session.who.officer.place, today)
        return self._page(request, "desk.html", session, view=view, today=jalali_text(today))

    def find(self, request: Request, session: OfficerSession, form: Mapping[str, str]) -> Response:
        """The number comes in a form, so that it stands in no address and no log."""
        with self.engine.begin() as connection:
            row = find_application(connection, form.get("number", "").strip()[:LONGEST_FIELD])
        if row is None:
            return self.trouble(request, session, "not_found", 404)
        return RedirectResponse(f"/application/{row.id}", 303)

    def application(self, request: Request, session: OfficerSession) -> Response:
        """One application; that somebody looked is written down before they see it."""
        with self.engine.begin() as connection:
            row = self._row(connection, request)
            if row is None:
                return self.trouble(request, session, "not_found", 404)
            book.write(connection, self._looked(session.who.officer, row))
            card = newest_card(connection, row.id)
            own = concerns(connection, self.keys, row, session.who.officer.code)
            shown = {
                "row": row,
                "name": applicant_name(connection, self.keys, row.id),
                "receipt": grouped(row.receipt) if row.receipt else "",
                "card": card,
                "moves": ledger(connection, card.serial) if card is not None else [],
                "own": own,
                "acts": [] if own else possible_acts(connection, row, session.who.officer),
                "book": book.of_application(connection, row.id, ACTS_SHOWN),
            }
        return self._page(request, "application.html", session, **shown)

    def ask(self, request: Request, session: OfficerSession) -> Response:
        """The form of one act."""
        return self._act_form(request, session)

    def act(self, request: Request, session: OfficerSession, form: Mapping[str, str]) -> Response:
        """Carry an act out; the officer's PIN is asked for with every one."""
        act = _act(request)
        with self.engine.begin() as connection:
            row = self._row(connection, request)
            if row is None or act is None:
                return self.trouble(request, session, "not_found", 404)
            needed = needs(connection, self.keys, row, act)
        asked = read_asked(form, act, row.id, needed)
        first = SignIn(session.who.name, form.get("pin", "")[:LONGEST_FIELD])
        work, now = DeskWork(self.keys, self.policy), self._now()
        outcome = carried_out(self.engine, work, asked, first, second_officer(form), now)
        if outcome.refused:
            return self._act_form(request, session, problem=outcome.refused.value, status=409)
        shown = {"told": outcome.told, "state": outcome.state, "act": act.value, "application": row.id}
        return self._page(request, "done.html", session, **shown, **self._slip(session, outcome))

    def ask_sign_in(self, request: Request) -> Response:
        return self._page(request, "sign_in.html", None)

    def sign_in(self, request: Request, form: Mapping[str, str]) -> Response:
        name, pin = form.get("name", "")[:LONGEST_FIELD], form.get("pin", "")[:LONGEST_FIELD]
        terminal = f"desk {request.client.host if request.client else 'unknown'}"
        with self.engine.begin() as connection:
            officer = known_officer(connection, name, pin, terminal=terminal, now=self._now())
        if not isinstance(officer, Officer):
            return self._page(request, "sign_in.html", None, status=403, problem=officer.value)
        response = RedirectResponse("/", 303)
        token = self.sessions.begin(SignedIn(name, officer))
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=self.secure)
        return response

    def sign_out(self, request: Request, session: OfficerSession, form: Mapping[str, str]) -> Response:
        self.sessions.end(request.cookies.get(COOKIE))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE)
        return response

    def choose_language(self, request: Request) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(LANGUAGE_COOKIE, other_language(request), samesite="strict", max_age=365 * 86_400)
        return response

    def trouble(self, request: Request, session: OfficerSession | None, word: str, status: int) -> Response:
        return self._page(request, "trouble.html", session, status=status, problem=word)

    def _act_form(
        self, request: Request, session: OfficerSession, *, problem: str = "", status: int = 200
    ) -> Response:
        act = _act(request)
        with self.engine.begin() as connection:
            row = self._row(connection, request)
            if row is None or act is None:
                return self.trouble(request, session, "not_found", 404)
            needed = needs(connection, self.keys, row, act)
            authorised = select(places).where(places.c.authorised).order_by(places.c.name)
            known = connection.execute(authorised).all() if needed.place else []
        shown = {"act": act.value, "row": row, "needed": needed, "places": known, "outcomes": OUTCOMES}
        return self._page(request, "act.html", session, status=status, problem=problem, **shown)

    def _slip(self, session: OfficerSession, outcome: Outcome) -> dict[str, Any]:
        """What is printed for the applicant where the act gives a receipt."""
        today, number = local_day(self.clock.now()), outcome.told.get("receipt")
        if number is None:
            return {"number": ""}
        code = segno.make(slip_code(self.keys, str(number), today, session.who.officer.place), error="m")
        drawn = Markup(code.svg_inline(scale=3))
        shown = {"number": grouped(str(number)), "today": jalali_text(today), "code": drawn}
        return {**shown, "copy_number": outcome.told.get("copy")}

    def _row(self, connection: Connection, request: Request) -> Row[Any] | None:
        found = find_application(connection, request.path_params["application"])
        return found if found is not None and found.id == request.path_params["application"] else None

    def _looked(self, officer: Officer, row: Row[Any]) -> dict[str, Any]:
        who = {"officer": officer.reference, "second": None, "place": officer.place}
        what = {"act": LOOK, "application": row.id, "detail": "", "reason": "", "outcome": DONE}
        return {"at": self._now(), **who, **what}

    def _page(
        self, request: Request, template: str, session: OfficerSession | None, **shown: Any
    ) -> HTMLResponse:
        return _RENDERER.page(request, template, session=session, when=_when, **shown)

    def _now(self) -> float:
        return self.clock.now().timestamp()


def slip_code(keys: CentreKeys, number: str, today: date, place: str) -> str:
    """The text of a slip's code, signed by the centre itself."""
    return write_slip(Slip(number, today, place, PRINTED_AT), keys.signing)


def _when(seconds: float | None) -> str:
    """The day and time it was in Iran."""
    if seconds is None:
        return ""
    at = datetime.fromtimestamp(seconds, TEHRAN)
    return f"{jalali_text(at.date())} {persian_digits(f'{at:%H:%M}')}"


def _act(request: Request) -> Act | None:
    try:
        return Act(request.path_params["act"])
    except ValueError:
        return None
