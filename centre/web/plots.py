"""Counts as pictures: bars in SVG that a page holds as they are; the style sheet colours their classes."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, FOOT = 720, 180, 22
BAR_HEIGHT = 22
SHADES = 6


def hours(series: Mapping[str, Sequence[int]]) -> Markup:
    """Bars stacked by hour, the newest at the right, whatever way the page reads."""
    names = sorted(series, key=lambda name: -sum(series[name]))
    count = max((len(each) for each in series.values()), default=0)
    tallest = max((sum(series[name][at] for name in names) for at in range(count)), default=0)
    bars = [bar for at in range(count) for bar in _stack([series[n][at] for n in names], at, count, tallest)]
    marks = [
        f'<text x="{WIDTH * at / count:.0f}" y="{HEIGHT - 6}">-{count - at} h</text>'
        for at in range(0, count, 12)
    ]
    height = f'<text x="2" y="12">{tallest}</text>' if tallest else ""
    return _svg(HEIGHT, "".join((*bars, *marks, height))) + _legend(names)


def ranks(counted: Sequence[tuple[str, int]]) -> Markup:
    """A bar a name, the longest first."""
    most = max((number for _, number in counted), default=0)
    rows = "".join(
        f'<rect class="shade0" x="200" y="{BAR_HEIGHT * at + 3}" height="{BAR_HEIGHT - 6}" '
        f'width="{460 * number / most:.1f}"/>'
        f'<text x="190" y="{BAR_HEIGHT * at + 16}" text-anchor="end">{escape(name)}</text>'
        f'<text x="{206 + 460 * number / most:.1f}" y="{BAR_HEIGHT * at + 16}">{number}</text>'
        for at, (name, number) in enumerate(counted)
    )
    return _svg(BAR_HEIGHT * max(1, len(counted)), rows)


def line(values: Sequence[float | None]) -> Markup:
    """One figure over the hours, the newest at the right; gaps where nothing was told."""
    told = [value for value in values if value is not None]
    if not told:
        return _svg(HEIGHT, "")
    least, most = min(0.0, *told), max(1.0, *told)
    wide, room = WIDTH / len(values), HEIGHT - FOOT - 14
    spots = [
        (wide * (at + 0.5), HEIGHT - FOOT - room * (value - least) / (most - least))
        for at, value in enumerate(values)
        if value is not None
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(f'<circle class="shade0" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in spots)
    marks = [
        f'<text x="{wide * at:.0f}" y="{HEIGHT - 6}">-{len(values) - at} h</text>'
        for at in range(0, len(values), 12)
    ]
    height = f'<text x="2" y="12">{most:g}</text>'
    return _svg(HEIGHT, f'<polyline class="curve" points="{points}"/>{dots}{"".join(marks)}{height}')


def _stack(counts: Sequence[int], at: int, count: int, tallest: int) -> list[str]:
    wide, room = WIDTH / count, HEIGHT - FOOT - 14
    bars, top = [], float(HEIGHT - FOOT)
    for shade, number in enumerate(counts):
        if number:
            high = room * number / tallest
            top -= high
            bars.append(
                f'<rect class="shade{shade % SHADES}" x="{wide * at:.1f}" y="{top:.1f}" '
                f'width="{wide - 1:.1f}" height="{high:.1f}"/>'
            )
    return bars


def _legend(names: Sequence[str]) -> Markup:
    items = [f'<li class="shade{at % SHADES}">{escape(name)}</li>' for at, name in enumerate(names)]
    return Markup(f'<ul class="legend">{"".join(items)}</ul>')


def _svg(height: int, inside: str) -> Markup:
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" direction="ltr" role="img">{inside}</svg>'
    )
