"""Who gets to which page: signed in, with a form of ours, and with a role that may."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from centre.web.guard import is_ours, read_form
from centre.web.sessions import Session, Sessions

P = TypeVar("P")
Form = Mapping[str, str]
Answer = Callable[[Request], Awaitable[Response]]
Trouble = Callable[[Request, Session[P] | None, str, int], Response]


@dataclass(frozen=True, slots=True)
class Doors(Generic[P]):
    """Pages run on threads, and only for whom they are; `trouble` answers everybody else.

    `forbidden` hears who asked for what that role may not.
    """

    sessions: Sessions[P]
    cookie: str
    trouble: Trouble[P]
    forbidden: Callable[[P, Request], None] = lambda who, request: None

    def session(self, request: Request) -> Session[P] | None:
        return self.sessions.find(request.cookies.get(self.cookie))

    def shown(self, show: Callable[[Request, Session[P]], Response]) -> Answer:
        """For those who are signed in; anybody else is asked to."""

        async def answer(request: Request) -> Response:
            session = self.session(request)
            if session is None:
                return RedirectResponse("/sign-in", 303)
            return await run_in_threadpool(show, request, session)

        return answer

    def done(
        self,
        act: Callable[[Request, Session[P], Form], Response],
        may: Callable[[P], bool] = lambda who: True,
    ) -> Answer:
        """For what a form of this session asks for."""

        async def answer(request: Request) -> Response:
            session = self.session(request)
            if session is None:
                return RedirectResponse("/sign-in", 303)
            form = await read_form(request)
            if form is None or not is_ours(form, session.forgery_word):
                return await run_in_threadpool(self.trouble, request, session, "try_again", 403)
            if not may(session.who):
                await run_in_threadpool(self.forbidden, session.who, request)
                return await run_in_threadpool(self.trouble, request, session, "may_not", 403)
            return await run_in_threadpool(act, request, session, form)

        return answer

    def signing_in(self, sign_in: Callable[[Request, Form], Response]) -> Answer:
        """For a form of those who are not signed in yet."""

        async def answer(request: Request) -> Response:
            form = await read_form(request)
            if form is None:
                return await run_in_threadpool(self.trouble, request, None, "try_again", 400)
            return await run_in_threadpool(sign_in, request, form)

        return answer

    async def missing(self, request: Request, error: Exception) -> Response:
        return await run_in_threadpool(self.trouble, request, self.session(request), "no_such_page", 404)


def open_to_all(show: Callable[[Request], Response]) -> Answer:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(show, request)

    return answer
