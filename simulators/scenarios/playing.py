"""Steps on devices that stand already: simulated ones by control socket, real ones by a hand."""

from collections.abc import Callable, Iterator, Sequence

from simulators.control import ControlError
from simulators.panel.bench import Bench
from simulators.scenario import ScenarioError, Step

ByHand = Callable[[str], None]


def play(
    bench: Bench, steps: Sequence[Step], wait: Callable[[float], object], by_hand: ByHand | None = None
) -> Iterator[str]:
    """Do each step in its time and say so; ControlError ends it at the first that a device refuses.

    What is to happen to a device that has no socket is asked of `by_hand`, where somebody stands by.
    """
    for step in steps:
        _check(bench, step, by_hand)
    elapsed = 0.0
    for step in steps:
        wait(max(0.0, step.at_s - elapsed))
        elapsed = max(elapsed, step.at_s)
        yield f"{step.at_s:8.2f} s  {_done(bench, step, by_hand)}"


def _check(bench: Bench, step: Step, by_hand: ByHand | None) -> None:
    """Before anything is done: whether every step can be."""
    if step.after:
        raise ScenarioError(f"a step waits for the kiosk to say {step.after!r}; play it without devices")
    names = [each.name for each in bench.devices]
    if not by_hand and _device(bench, step) not in names:
        there = ", ".join(names) or "none"
        raise ScenarioError(f"a step is for {step.device or 'no device'}; the devices here are: {there}")


def _device(bench: Bench, step: Step) -> str:
    return step.device or (bench.devices[0].name if len(bench.devices) == 1 else "")


def _done(bench: Bench, step: Step, by_hand: ByHand | None) -> str:
    words = " ".join(str(value) for value in step.request.values())
    name = _device(bench, step)
    if by_hand and name not in {each.name for each in bench.devices}:
        by_hand(f"{name}: {words}")
        return f"{name}  {words}  (by hand)"
    try:
        bench.do(bench.named(name), step.request)
    except ControlError as error:
        raise ControlError(f"at {step.at_s:g} s {name}: {error}") from error
    return f"{name}  {words}"
