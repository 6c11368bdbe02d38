"""Pages made of templates and words, in the language their reader chose."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from centre.web.words import LANGUAGES, Words, read_words

LANGUAGE_COOKIE = "language"
_SHARED = "centre.web"


class Renderer:
    """The templates and words of one package, in the frame that all pages share."""

    def __init__(self, package: str) -> None:
        self._words: Words = read_words(package)
        self._templates = Environment(
            loader=ChoiceLoader([PackageLoader(package), PackageLoader(_SHARED)]),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
        )

    def words(self, request: Request) -> Mapping[str, str]:
        return self._words[language_of(request)]

    def page(self, request: Request, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
        language = language_of(request)
        text = self._templates.get_template(template).render(
            words=self.words(request),
            language=language,
            direction="rtl" if language == "fa" else "ltr",
            instant=_instant,
            **shown,
        )
        return HTMLResponse(text, status)


def language_of(request: Request) -> str:
    """The language chosen before, else Persian."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def other_language(request: Request) -> str:
    return LANGUAGES[1 - LANGUAGES.index(language_of(request))]


def _instant(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
