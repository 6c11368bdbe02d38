"""The operator's site: which address is answered by what, who may ask, and what every answer carries."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from centre.web.doors import Doors, open_to_all
from centre.web.fleet import LOOK_S, Fleet
from centre.web.guard import Guarded
from centre.web.metrics import scraped
from centre.web.operating import OperatingPages
from centre.web.operators import Operator
from centre.web.pages import COOKIE, Pages
from centre.web.sessions import Sessions
from kiosk.domain.clock import Clock

KEEP_OPEN_S = 15.0


def create_app(engine: Engine, reading: Engine, clock: Clock, *, secure: bool = True) -> Starlette:
    """The site over one database, read through `reading`; `secure` keeps cookies off lines without TLS."""
    pages = Pages(engine, reading, clock, Fleet(reading, clock), Sessions(clock.monotonic), secure)
    acting = OperatingPages(pages)
    doors = Doors(pages.sessions, COOKIE, pages.trouble, pages.write_refusal)
    shown, done = doors.shown, partial(doors.done, may=_may_act)
    routes = [
        Route("/", shown(pages.overview)),
        Route("/kiosk/{kiosk:str}", shown(pages.kiosk)),
        Route("/kiosk/{kiosk:str}/note", done(pages.write_note), methods=["POST"]),
        Route("/kiosk/{kiosk:str}/command", done(acting.command), methods=["POST"]),
        Route("/alarms", shown(acting.alarms), methods=["GET"]),
        Route("/alarms", done(acting.acknowledge), methods=["POST"]),
        Route("/commands", shown(acting.commands)),
        Route("/commands/confirm", done(acting.confirm), methods=["POST"]),
        Route("/commands/withdraw", done(acting.withdraw), methods=["POST"]),
        Route("/log/{order:str}", shown(acting.log)),
        Route("/configurations", shown(acting.configurations), methods=["GET"]),
        Route("/configurations", done(acting.draft), methods=["POST"]),
        Route("/configurations/act", done(acting.revision), methods=["POST"]),
        Route("/notice", shown(acting.notice), methods=["GET"]),
        Route("/notice", done(acting.announce), methods=["POST"]),
        Route("/notice/take-back", done(acting.take_back), methods=["POST"]),
        Route("/acts", shown(pages.acts)),
        Route("/fleet.json", shown(lambda request, session: JSONResponse(pages.fleet_lines()))),
        Route("/changes", partial(_changes, pages)),
        Route("/language", open_to_all(pages.choose_language)),
        Route("/sign-in", open_to_all(pages.ask_sign_in), methods=["GET"]),
        Route("/sign-in", doors.signing_in(pages.sign_in), methods=["POST"]),
        Route("/sign-out", doors.done(pages.sign_out), methods=["POST"]),
        Route("/metrics", partial(_metrics, reading, clock)),
        Mount("/static", StaticFiles(packages=[("centre.web", "static")])),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guarded)],
        exception_handlers={404: doors.missing},
    )


def _may_act(who: Operator) -> bool:
    return who.role.may_act()


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
