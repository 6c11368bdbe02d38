"""The longest time the screens stood still in the demo: a real kiosk, its centre and all simulators."""

from tools.bench_stalls import measured
from tools.ui_stalls import STALL_MS

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    told = measured("demo")
    how = f"the demo's deliveries on one machine, {told['turns']:.0f} turns of the loop"
    return [
        ("longest stall of the screens in the demo, ms", told["longest_ms"], how),
        (f"stalls over {STALL_MS:g} ms in the demo", told["long"], how),
        ("most work of its screens in one turn, ms of processor time", told["hardest_ms"], how),
    ]
