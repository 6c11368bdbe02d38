"""The operator's site: which address is answered by what, who may ask, and what every answer carries."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from centre.web.fleet import LOOK_S, Fleet
from centre.web.guard import Guarded, is_ours, read_form
from centre.web.metrics import scraped
from centre.web.pages import COOKIE, OperatorSession, Pages
from centre.web.sessions import Sessions
from kiosk.domain.clock import Clock

KEEP_OPEN_S = 15.0

Answer = Callable[[Request], Awaitable[Response]]
Shown = Callable[[Request, OperatorSession], Response]
Done = Callable[[Request, OperatorSession, Mapping[str, str]], Response]


def create_app(engine: Engine, reading: Engine, clock: Clock, *, secure: bool = True) -> Starlette:
    """The site over one database, read through `reading`; `secure` keeps cookies off lines without TLS."""
    pages = Pages(engine, reading, clock, Fleet(reading, clock), Sessions(clock.monotonic), secure)
    shown, done = partial(_signed_in, pages), partial(_acting, pages)
    routes = [
        Route("/", shown(pages.overview)),
        Route("/kiosk/{kiosk:str}", shown(pages.kiosk)),
        Route("/kiosk/{kiosk:str}/note", done(pages.write_note), methods=["POST"]),
        Route("/acts", shown(pages.acts)),
        Route("/fleet.json", shown(lambda request, session: JSONResponse(pages.fleet_lines()))),
        Route("/changes", partial(_changes, pages)),
        Route("/language", _open(pages.choose_language)),
        Route("/sign-in", _open(pages.ask_sign_in), methods=["GET"]),
        Route("/sign-in", partial(_signing_in, pages), methods=["POST"]),
        Route("/sign-out", done(pages.sign_out, any_role=True), methods=["POST"]),
        Route("/metrics", partial(_metrics, reading, clock)),
        Mount("/static", StaticFiles(packages=[("centre.web", "static")])),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guarded)],
        exception_handlers={404: partial(_missing, pages)},
    )


def _signed_in(pages: Pages, show: Shown) -> Answer:
    """For those who are signed in; anybody else is asked to."""

    async def answer(request: Request) -> Response:
        session = pages.sessions.find(request.cookies.get(COOKIE))
        if session is None:
            return RedirectResponse("/sign-in", 303)
        return await run_in_threadpool(show, request, session)

    return answer


def _acting(pages: Pages, act: Done, *, any_role: bool = False) -> Answer:
    """For what changes something: signed in, with a role that may, and a form of our own."""

    async def answer(request: Request) -> Response:
        session = pages.sessions.find(request.cookies.get(COOKIE))
        if session is None:
            return RedirectResponse("/sign-in", 303)
        form = await read_form(request)
        if form is None or not is_ours(form, session.forgery_word):
            return await run_in_threadpool(pages.trouble, request, session, "try_again", 403)
        if not (any_role or session.who.role.may_act()):
            return await run_in_threadpool(pages.trouble, request, session, "may_not", 403)
        return await run_in_threadpool(act, request, session, form)

    return answer


def _open(show: Callable[[Request], Response]) -> Answer:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(show, request)

    return answer


async def _signing_in(pages: Pages, request: Request) -> Response:
    form = await read_form(request)
    if form is None:
        return await run_in_threadpool(pages.trouble, request, None, "try_again", 400)
    return await run_in_threadpool(pages.sign_in, request, form)


async def _changes(pages: Pages, request: Request) -> Response:
    """Server-sent events: each the lines that are newer than the one before."""
    token = request.cookies.get(COOKIE)
    if pages.sessions.find(token, awake=False) is None:
        return Response(status_code=401)
    since = request.query_params.get("since", "")
    first = int(since) if since.isascii() and since.isdigit() and len(since) < 16 else 0

    async def told() -> AsyncIterator[str]:
        version, quiet_s = first, 0.0
        while pages.sessions.find(token, awake=False):
            newest, lines = await run_in_threadpool(pages.fleet.changes, version)
            if newest != version:
                version, quiet_s = newest, 0.0
                yield f"id: {version}\ndata: {json.dumps({'version': version, 'lines': lines})}\n\n"
            elif quiet_s >= KEEP_OPEN_S:
                quiet_s = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_S)
            quiet_s += LOOK_S

    return StreamingResponse(told(), media_type="text/event-stream")


async def _metrics(engine: Engine, clock: Clock, request: Request) -> Response:
    text = await run_in_threadpool(scraped, engine, clock.now().timestamp())
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


async def _missing(pages: Pages, request: Request, error: Exception) -> Response:
    session = pages.sessions.find(request.cookies.get(COOKIE))
    return await run_in_threadpool(pages.trouble, request, session, "no_such_page", 404)
