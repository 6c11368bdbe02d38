"""The pages on which operators act: alarms, commands, configurations, planned closings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from centre.fleet import alarms, closings, configurations, orders
from centre.fleet.acts import acknowledge, carried_out
from centre.fleet.log_pieces import whole_log
from centre.fleet.rollout import STAGES
from centre.web.operators import Operator, OperatorError
from centre.web.pages import OperatorSession, Pages, results
from kiosk.domain.booking import TEHRAN

SHOWN = 100
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OperatingPages:
    """Every act is one form; what an operator may not is refused in words, and written down."""

    pages: Pages

    def alarms(self, request: Request, session: OperatorSession) -> Response:
        with self.pages.reading.begin() as connection:
            is_open = alarms.open_alarms(connection)
            closed = alarms.latest_closed(connection, SHOWN)
        over = alarms.is_over
        return self.pages.page(request, "alarms.html", session, open=is_open, closed=closed, is_over=over)

    def acknowledge(self, request: Request, session: OperatorSession, form: Form) -> Response:
        number, note = _whole(form.get("number", "")), form.get("note", "")

        def act(connection: Connection, who: Operator, now: float) -> None:
            acknowledge(connection, who, number, note, now)

        return self._done(request, session, act, _back(form, "/alarms"))

    def commands(self, request: Request, session: OperatorSession) -> Response:
        with self.pages.reading.begin() as connection:
            waiting, latest = orders.waiting_orders(connection), orders.latest(connection, SHOWN)
        return self.pages.page(
            request, "commands.html", session, waiting=waiting, orders=latest, results=results
        )

    def command(self, request: Request, session: OperatorSession, form: Form) -> Response:
        kiosk, kind = request.path_params["kiosk"], form.get("type", "")
        args = {"revision": _whole(form["revision"])} if form.get("revision", "").strip() else {}

        def act(connection: Connection, who: Operator, now: float) -> str:
            return orders.ask(connection, who, kiosk, kind, args, now)

        return self._done(request, session, act, f"/kiosk/{kiosk}")

    def confirm(self, request: Request, session: OperatorSession, form: Form) -> Response:
        return self._order(request, session, orders.confirm, form)

    def withdraw(self, request: Request, session: OperatorSession, form: Form) -> Response:
        return self._order(request, session, orders.withdraw, form)

    def log(self, request: Request, session: OperatorSession) -> Response:
        with self.pages.reading.begin() as connection:
            text = whole_log(connection, request.path_params["order"])
        if text is None:
            return self.pages.trouble(request, session, "no_log", 404)
        return PlainTextResponse(text)

    def configurations(self, request: Request, session: OperatorSession) -> Response:
        with self.pages.reading.begin() as connection:
            listed = configurations.list_all(connection, SHOWN)
            tallies = {row.revision: configurations.tally(connection, row.revision) for row in listed}
        return self.pages.page(
            request, "configurations.html", session, listed=listed, tallies=tallies, stages=STAGES
        )

    def draft(self, request: Request, session: OperatorSession, form: Form) -> Response:
        text, note = form.get("document", ""), form.get("note", "").strip()
        limits = {
            "abort_percent": _whole(form.get("abort_percent", "")),
            "hold_s": 60.0 * _whole(form.get("hold_min", "")),
        }

        def act(connection: Connection, who: Operator, now: float) -> int:
            return configurations.draft(
                connection,
                who,
                text,
                note,
                now,
                abort_percent=int(limits["abort_percent"]),
                hold_s=limits["hold_s"],
            )

        return self._done(request, session, act, "/configurations")

    def revision(self, request: Request, session: OperatorSession, form: Form) -> Response:
        """Confirm, withdraw or abort, as the button says."""
        known = {
            "confirm": configurations.confirm,
            "withdraw": configurations.withdraw,
            "abort": configurations.abort,
        }
        chosen, number = known.get(form.get("act", "")), _whole(form.get("revision", ""))
        if chosen is None:
            return self.pages.trouble(request, session, "try_again", 400)

        def act(connection: Connection, who: Operator, now: float) -> None:
            chosen(connection, who, number, now)

        return self._done(request, session, act, "/configurations")

    def notice(self, request: Request, session: OperatorSession) -> Response:
        with self.pages.reading.begin() as connection:
            current = closings.current(connection, self.pages.now())
        return self.pages.page(request, "notice.html", session, current=current)

    def announce(self, request: Request, session: OperatorSession, form: Form) -> Response:
        begins, until = _local(form.get("begins", "")), _local(form.get("until", ""))
        if begins is None or until is None:
            return self.pages.trouble(request, session, "bad_time", 400)

        def act(connection: Connection, who: Operator, now: float) -> int:
            words = {"fa": form.get("fa", ""), "en": form.get("en", "")}
            return closings.announce(
                connection, who, begins, until, now, closed=form.get("closed") == "yes", **words
            )

        return self._done(request, session, act, "/notice")

    def take_back(self, request: Request, session: OperatorSession, form: Form) -> Response:
        return self._done(request, session, closings.take_back, "/notice")

    def _order(
        self,
        request: Request,
        session: OperatorSession,
        judge: Callable[[Connection, Operator, str, float], Any],
        form: Form,
    ) -> Response:
        order = form.get("order", "")

        def act(connection: Connection, who: Operator, now: float) -> None:
            judge(connection, who, order, now)

        return self._done(request, session, act, _back(form, "/commands"))

    def _done(
        self,
        request: Request,
        session: OperatorSession,
        act: Callable[[Connection, Operator, float], Any],
        then: str,
    ) -> Response:
        pages = self.pages
        try:
            carried_out(pages.engine, session.who, act, pages.now())
        except OperatorError as error:
            refused = partial(pages.page, request, "refused.html", session, status=409)
            return refused(problem=str(error), back=then)
        return RedirectResponse(then, 303)


def _whole(text: str) -> int:
    """A number out of a form; -1, which nothing is, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _local(text: str) -> datetime | None:
    """A time as a browser writes it, on the clock of the country."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=TEHRAN)
    except ValueError:
        return None


def _back(form: Form, usual: str) -> str:
    """Where the form stood, if that is a page of ours."""
    kiosk = form.get("back", "")
    return f"/kiosk/{kiosk}" if kiosk and kiosk.replace("-", "").isalnum() and kiosk.isascii() else usual
