"""What the threads of camera and scanner do at a visit: guidance while they look, then one picture kept."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DeviceError
from kiosk.ports import Guide, Sheets
from kiosk.session.events import Event, PartBack, PartLost
from kiosk.session.journeys.completion.commands import TakeFace, TakeHands, TakePage, WatchPage
from kiosk.session.journeys.completion.events import FaceSeen, FaceTaken, HandsTaken, PageSeen, PageTaken
from kiosk.session.journeys.completion.parts import FaceHint, PageHint
from kiosk.work.samples import VisitSamples
from kiosk.work.waiting import wipe
from kiosk.work.worker import Post

log = logging.getLogger(__name__)

Hint = TypeVar("Hint", FaceHint, PageHint)
PhotoSink = Callable[[int, NDArray[np.uint8] | bytes | None], None]
"""Takes pictures to the screen: 0 is what a camera sees now, as pixels [H, W, 3] in red, green, blue; any
other number one that was taken, as JPEG. None forgets them all."""
_BETWEEN_LOOKS_S = 0.05
_AT_REST_S = 1.0


def unphotographed(photo: int, picture: NDArray[np.uint8] | bytes | None) -> None:
    """A kiosk without a screen."""


class _Guidance(ABC, Generic[Hint]):
    """Looks as long as somebody is there, and says what changed; called on the device's thread."""

    def __init__(
        self,
        device: Guide[Hint],
        samples: VisitSamples,
        post: Post,
        *,
        lost: PartLost,
        show: PhotoSink = unphotographed,
    ) -> None:
        self._device: Guide[Hint] = device
        self._show = show
        self._samples = samples
        self._post = post
        self._lost = lost
        self._session: int | None = None
        self._told: list[Hint | None] = []
        self._gone = False

    def watch(self, session: int) -> None:
        self._session, self._told = session, []

    def stop(self) -> None:
        self._session = None

    def forget(self) -> None:
        """The session is over: nobody is looked at any more, and what was taken is wiped."""
        self.stop()
        self._device.close()
        self._wipe()
        self._show(0, None)

    @abstractmethod
    def _wipe(self) -> None:
        """What this device took; other devices' threads wipe theirs, each in its own order."""

    def _look(self, seen: Callable[[int, Hint | None], Event]) -> float:
        """Look once if somebody is there; the seconds until the next look."""
        session = self._session
        if session is None and not self._gone:
            return _AT_REST_S
        try:
            hint = self._device.look()
        except DeviceError as error:
            if not self._gone:
                self._post(self._is_lost(error))
            return _AT_REST_S
        if self._gone:
            self._gone = False
            self._post(PartBack(self._lost.part))
        if session is None:
            self._device.close()
            return _AT_REST_S
        if self._told != [hint]:
            self._told = [hint]
            self._post(seen(session, hint))
        return _BETWEEN_LOOKS_S

    def _is_lost(self, error: DeviceError) -> PartLost:
        log.warning("%s lost: %s", self._lost.part.value, error)
        self._gone = True
        self.stop()
        return self._lost


class FaceWork(_Guidance[FaceHint]):
    def _wipe(self) -> None:
        self._samples.wipe_shots()

    def tend(self) -> float:
        return self._look(FaceSeen)

    def take(self, command: TakeFace) -> Event:
        try:
            taken = self._device.take()
        except DeviceError as error:
            return self._is_lost(error)
        if isinstance(taken, FaceHint):
            return FaceTaken(command.session, taken)
        self._samples.keep_shot(command.shot, taken)
        self._show(command.shot, bytes(taken))
        return FaceTaken(command.session)


class PageWork(_Guidance[PageHint]):
    """Pages of documents; and hands, as evidence of fingers that cannot be given."""

    def __init__(
        self,
        device: Sheets,
        samples: VisitSamples,
        post: Post,
        *,
        lost: PartLost,
        show: PhotoSink = unphotographed,
    ) -> None:
        super().__init__(device, samples, post, lost=lost, show=show)
        self._sheets = device

    def _wipe(self) -> None:
        self._samples.wipe_pages()

    def lay(self, command: WatchPage) -> None:
        self._sheets.aim(command.kind)
        self.watch(command.session)

    def tend(self) -> float:
        return self._look(PageSeen)

    def take_hands(self, command: TakeHands) -> Event:
        self._sheets.aim(None)
        try:
            taken = self._sheets.take()
        except DeviceError as error:
            return self._is_lost(error)
        if isinstance(taken, PageHint):
            return HandsTaken(command.session, taken)
        self._samples.keep_hands(taken)
        self._show(1, bytes(taken))
        return HandsTaken(command.session)

    def take(self, command: TakePage) -> Event:
        """Keep the page, unless it is a side that was taken already: a page that was not turned."""
        self._sheets.aim(command.kind)
        try:
            taken = self._sheets.take()
        except DeviceError as error:
            return self._is_lost(error)
        if isinstance(taken, PageHint):
            return PageTaken(command.session, taken)
        others = self._samples.other_pages(command.document, command.page)
        if any(self._sheets.is_same_side(bytes(taken), each) for each in others):
            wipe(taken)
            return PageTaken(command.session, PageHint.NOT_TURNED)
        self._samples.keep_page(command.document, command.page, taken)
        self._show(command.page, bytes(taken))
        return PageTaken(command.session)
