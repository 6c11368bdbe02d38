"""Several impressions of one finger laid over each other: what two of them saw counts most."""

from cmath import phase
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, tau

import numpy as np

from matcher import parameters as p
from matcher.comparison import overlay, prepare
from matcher.cylinders import Cylinders
from matcher.minutia import Minutia, Template


@dataclass(frozen=True, slots=True)
class _Seen:
    """A minutia of one impression, where it lies on the best one."""

    place: complex
    heading: complex
    minutia: Minutia


@dataclass(frozen=True, slots=True)
class _View:
    """An impression and how it lies on the best one."""

    template: Template
    side: Cylinders
    turned: complex = 1
    moved: complex = 0

    def seen(self) -> Iterator[_Seen]:
        for place, heading, minutia in zip(
            self.side.place, self.side.direction, self.template.minutiae, strict=True
        ):
            yield _Seen(complex(place) * self.turned + self.moved, complex(heading) * self.turned, minutia)

    def covers(self, place: complex) -> bool:
        own = (place - self.moved) / self.turned
        beyond = self.side.hull.beyond(np.array([own.real], np.float32), np.array([own.imag], np.float32))
        return float(beyond[0]) <= p.COMMON_MARGIN


def merged(ranked: Sequence[Template]) -> Template:
    """One template, the best impression first; an impression that does not lie surely on it adds nothing.

    Its minutiae have the mean place of those seen, a quality that falls when fewer impressions saw one than
    cover its place, and 500 dpi from the smallest coordinates.
    """
    first, *others = (_View(template, prepare(template)) for template in ranked)
    views = [first, *(laid for view in others if (laid := _laid(view, first)))]
    if len(views) == 1:
        return first.template
    groups: list[list[_Seen]] = []
    for view in views:
        _gather(view, groups)
    return _template(
        [found for group in groups if (found := _minutia(group, views)).quality >= 0], first.template.quality
    )


def _laid(view: _View, first: _View) -> _View | None:
    found = overlay(view.side, first.side)
    if found is None or found.evidence < p.MERGED_FROM:
        return None
    return _View(view.template, view.side, found.turned, found.moved)


def _gather(view: _View, groups: list[list[_Seen]]) -> None:
    """Put each minutia to the nearest group of earlier impressions, each once, or into one of its own."""
    places = np.array([_place(group) for group in groups], np.complex128)
    headings = np.array([_heading(group) for group in groups], np.complex128)
    taken = set[int]()
    for seen in view.seen():
        apart = np.abs(places - seen.place)
        turned = np.abs(np.angle(headings * seen.heading.conjugate()))
        apart[turned > p.MERGED_TURN] = np.inf
        at = int(apart.argmin()) if len(apart) else -1
        if at >= 0 and apart[at] < p.MERGED_REACH and at not in taken:
            taken.add(at)
            groups[at].append(seen)
        else:
            groups.append([seen])


def _minutia(group: Sequence[_Seen], views: Sequence[_View]) -> Minutia:
    """Quality -1 for what only one of several impressions saw, and that not surely."""
    place = _place(group)
    expected = max(sum(view.covers(place) for view in views), len(group))
    share = sum(seen.minutia.quality for seen in group) / expected
    if len(group) == 1 < expected and share < p.MERGED_LEAST:
        share = -1
    angle = -phase(_heading(group)) % tau
    return Minutia(place.real, place.imag, angle, group[0].minutia.type, round(share))


def _place(group: Sequence[_Seen]) -> complex:
    return sum(seen.place for seen in group) / len(group)


def _heading(group: Sequence[_Seen]) -> complex:
    return sum(seen.heading for seen in group)


def _template(minutiae: Sequence[Minutia], quality: int) -> Template:
    left, top = min(m.x for m in minutiae), min(m.y for m in minutiae)
    moved = [Minutia(m.x - left, m.y - top, m.angle, m.type, m.quality) for m in minutiae]
    kept = sorted(moved, key=lambda m: -m.quality)[: p.MOST_MINUTIAE]
    width, height = (ceil(max(side)) + 1 for side in ([m.x for m in kept], [m.y for m in kept]))
    return Template(tuple(kept), width, height, p.WORKING_DPI, quality)
