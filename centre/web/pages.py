"""What each address answers; `centre.web.app` says which address that is and who may ask."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from centre.fleet.acts import REFUSED
from centre.fleet.alarms import is_over
from centre.web import history, plots
from centre.web.fleet import Fleet
from centre.web.operators import ADDRESS, Operator, latest_acts, sign_in, write_down
from centre.web.remote import remote_page
from centre.web.rendering import LANGUAGE_COOKIE, Renderer, other_language
from centre.web.sessions import Session, Sessions
from kiosk.domain.clock import Clock
from kiosk.domain.orders import DANGEROUS, OrderType

COOKIE = "operator"
OperatorSession = Session[Operator]
ACTS_SHOWN = 200
_LONGEST_FIELD = 400
_RENDERER = Renderer("centre.web")


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything a page needs; every method answers one request on a thread of its own."""

    engine: Engine
    reading: Engine
    clock: Clock
    fleet: Fleet
    sessions: Sessions[Operator]
    secure: bool

    def overview(self, request: Request, session: OperatorSession) -> Response:
        version, lines = self.fleet.all()
        place = request.query_params.get("place", "")[:_LONGEST_FIELD]
        with self.reading.begin() as connection:
            hours = history.moves(connection, self.now())
            places = history.deliveries_by_place(connection)
            names = history.place_names(connection)
            appointments = history.appointments(connection, self.now(), place)
            deliveries = history.deliveries(connection, self.now(), place)
        return self.page(
            request,
            "overview.html",
            session,
            version=version,
            total=len(lines),
            moves=plots.hours(hours.series),
            places=plots.ranks(places),
            place=place,
            place_names=names,
            appointments=plots.hours(appointments),
            deliveries=plots.hours(deliveries),
        )

    def kiosk(self, request: Request, session: OperatorSession) -> Response:
        name = request.path_params["kiosk"]
        with self.reading.begin() as connection:
            shown = history.kiosk_page(connection, name, self.now())
            acts = latest_acts(connection, ACTS_SHOWN, name) if shown else []
            remote = remote_page(connection, name, self.now())
        if shown is None:
            return self.trouble(request, session, "unknown_kiosk", 404)
        words = _RENDERER.words(request)
        outcomes = {words.get(each, each): counts for each, counts in shown.outcomes.items()}
        line = next((each for each in self.fleet.all()[1] if each[0] == name), None)
        return self.page(
            request,
            "kiosk.html",
            session,
            shown=shown,
            state=line[2] if line else "never_seen",
            journeys=plots.hours(outcomes),
            verdicts=plots.hours({words.get(each, each): counts for each, counts in shown.verdicts.items()}),
            queue=plots.line(remote.queue),
            temperature=plots.line(remote.temperature),
            open=remote.alarms,
            is_over=is_over,
            orders=remote.orders,
            results=results,
            configuration=remote.configuration,
            information=remote.information,
            back=name,
            types=[each for each in OrderType if each is not OrderType.ALARM_ACKNOWLEDGE],
            dangerous=DANGEROUS,
            acts=acts,
        )

    def acts(self, request: Request, session: OperatorSession) -> Response:
        with self.reading.begin() as connection:
            acts = latest_acts(connection, ACTS_SHOWN)
        return self.page(request, "acts.html", session, acts=acts)

    def write_note(self, request: Request, session: OperatorSession, form: Mapping[str, str]) -> Response:
        name, note = request.path_params["kiosk"], form.get("note", "").strip()
        with self.engine.begin() as connection:
            if history.kiosk_page(connection, name, self.now()) is None:
                return self.trouble(request, session, "unknown_kiosk", 404)
            if note:
                write_down(connection, session.who.name, "note", name, note, self.now())
        return RedirectResponse(f"/kiosk/{name}", 303)

    def write_refusal(self, who: Operator, request: Request) -> None:
        """Whoever may look and not act, and tried."""
        kiosk = request.path_params.get("kiosk", "")[:32]
        with self.engine.begin() as connection:
            write_down(connection, who.name, REFUSED, kiosk, f"may not act: {request.url.path}", self.now())

    def ask_sign_in(self, request: Request) -> Response:
        return self.page(request, "sign_in.html", None)

    def sign_in(self, request: Request, form: Mapping[str, str]) -> Response:
        """A session for a right password; wrong ones count by name and by address."""
        name, password = form.get("name", "")[:_LONGEST_FIELD], form.get("password", "")[:_LONGEST_FIELD]
        address = request.client.host if request.client else ADDRESS.name
        with self.engine.begin() as connection:
            operator = sign_in(connection, name, password, address, self.now())
            if operator:
                write_down(connection, operator.name, "signed in", "", "", self.now())
        if operator is None:
            return self.page(request, "sign_in.html", None, status=403, problem="wrong")
        response = RedirectResponse("/", 303)
        token = self.sessions.begin(operator)
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=self.secure)
        return response

    def sign_out(self, request: Request, session: OperatorSession, form: Mapping[str, str]) -> Response:
        self.sessions.end(request.cookies.get(COOKIE))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE)
        return response

    def choose_language(self, request: Request) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(LANGUAGE_COOKIE, other_language(request), samesite="strict", max_age=365 * 86_400)
        return response

    def fleet_lines(self) -> dict[str, Any]:
        """The whole fleet for the page's table, and what needs a person."""
        version, lines = self.fleet.all()
        return {"version": version, "lines": lines}

    def trouble(self, request: Request, session: OperatorSession | None, word: str, status: int) -> Response:
        return self.page(request, "trouble.html", session, status=status, problem=word)

    def page(
        self,
        request: Request,
        template: str,
        session: OperatorSession | None,
        *,
        status: int = 200,
        **shown: Any,
    ) -> HTMLResponse:
        return _RENDERER.page(request, template, status=status, session=session, **shown)

    def now(self) -> float:
        return self.clock.now().timestamp()


def results(row: Any) -> str:
    """What a command brought, in a line."""
    told = json.loads(row.result) if row.result else {}
    return ", ".join(f"{key} {value}" for key, value in told.items())
