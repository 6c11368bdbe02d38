"""Fetches the day list page by page while there is a line; a list that changes on the way begins anew."""

from kiosk.domain.day_list import OPERATION, DayPage, read_page, whole
from kiosk.domain.refusals import MessageError
from kiosk.ports import CentreSilentError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.requests import Requests


class DayListsOverLine:
    """Every call blocks its caller's thread for one page at most."""

    def __init__(self, requests: Requests, keys: KioskKeys, timeout_s: float) -> None:
        self._requests = requests
        self._keys = keys
        self._timeout_s = timeout_s
        self._pages: list[DayPage] = []

    def fetch(self, seen: int) -> DayPage | None:
        """Ask for the next page; the whole list once the last one is here."""
        page = self._page(seen, len(self._pages))
        if self._pages and page.revision != self._pages[0].revision:
            self._pages = []
            return None
        self._pages.append(page)
        if len(self._pages) < page.pages:
            return None
        pages, self._pages = self._pages, []
        return whole(pages)

    def _page(self, seen: int, number: int) -> DayPage:
        reply = self._requests.ask(OPERATION, {"seen": seen, "page": number}, self._timeout_s)
        if reply.data is None:
            self._pages = []
            raise CentreSilentError(f"no day list: {reply.code}")
        try:
            return read_page(reply.data, self._keys.centre_signing, self._keys.kiosk)
        except MessageError as error:
            self._pages = []
            raise CentreSilentError(f"a day list that cannot be used: {error}") from error
