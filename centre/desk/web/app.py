"""The officers' desk as a site of its own: it holds the keys that the operators' site does not have."""

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from centre.desk.web.pages import COOKIE, DeskPages
from centre.storage.keys import CentreKeys
from centre.web.doors import Doors, open_to_all
from centre.web.guard import Guarded
from centre.web.sessions import Sessions
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy


def create_desk(
    engine: Engine, keys: CentreKeys, policy: ProcessPolicy, clock: Clock, *, secure: bool = True
) -> Starlette:
    """The site over one database; `secure` keeps cookies off lines without TLS."""
    pages = DeskPages(engine, keys, policy, clock, Sessions(clock.monotonic), secure)
    doors = Doors(pages.sessions, COOKIE, pages.trouble)
    shown, done = doors.shown, doors.done
    routes = [
        Route("/", shown(pages.overview)),
        Route("/find", done(pages.find), methods=["POST"]),
        Route("/application/{application:str}", shown(pages.application)),
        Route("/application/{application:str}/{act:str}", shown(pages.ask), methods=["GET"]),
        Route("/application/{application:str}/{act:str}", done(pages.act), methods=["POST"]),
        Route("/language", open_to_all(pages.choose_language)),
        Route("/sign-in", open_to_all(pages.ask_sign_in), methods=["GET"]),
        Route("/sign-in", doors.signing_in(pages.sign_in), methods=["POST"]),
        Route("/sign-out", done(pages.sign_out), methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("centre.web", "static")])),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guarded)],
        exception_handlers={404: doors.missing},
    )
