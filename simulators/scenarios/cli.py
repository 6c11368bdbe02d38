"""`kiosk-sim play`: a scenario by name or file, on devices of its own or on those that stand there."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from simulators.control import ControlError
from simulators.panel.bench import Bench, devices_named
from simulators.panel.cli import takes_devices
from simulators.scenario import Scenario, ScenarioError, read
from simulators.scenarios.hardware import check_real
from simulators.scenarios.performing import perform
from simulators.scenarios.playing import play
from simulators.scenarios.world import Means

LIBRARY = Path(__file__).parent / "library"
_DONE, _NOT_AS_EXPECTED, _BAD_INPUT, _STOPPED = 0, 1, 2, 130


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    if options.list:
        print("\n".join(f"{name:<8}{read(path).title}" for name, path in library().items()))
        return _DONE
    try:
        scenario = read(_path(options.scenario))
        if not scenario.runs or any(Path(each).is_socket() for _, each in options.devices):
            return _on_devices(scenario, options)
        return _whole(scenario, _means(scenario, options))
    except ScenarioError as error:
        return _complain(error, _BAD_INPUT)
    except ControlError as error:
        return _complain(error, _NOT_AS_EXPECTED)
    except KeyboardInterrupt:
        return _complain("stopped", _STOPPED)


def library() -> dict[str, Path]:
    """The shipped scenarios by name, F2 before F10."""
    found = {path.stem: path for path in LIBRARY.glob("*.toml")}
    return dict(sorted(found.items(), key=lambda each: (len(each[0].partition("-")[0]), each[0])))


def _means(scenario: Scenario, options: argparse.Namespace) -> Means:
    """What is real is named by its port or its reader; ScenarioError for what only a simulator can do."""
    real = dict(options.devices)
    if strange := real.keys() - {"sensor"}:
        raise ScenarioError(f"--{min(strange)} {real[min(strange)]} is no control socket")
    if options.reader:
        real["card"] = options.reader
    check_real(scenario, real, by_hand=options.by_hand)
    return Means(prints=options.prints, real=real, by_hand=_ask if options.by_hand else None)


def _whole(scenario: Scenario, means: Means) -> int:
    print(f"{scenario.fault}  {scenario.title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="scenario-") as folder:
        found = perform(scenario, Path(folder), lambda line: print(line, flush=True), means)
    for problem in found:
        print(f"NOT AS EXPECTED: {problem}", file=sys.stderr)
    if not found:
        print("as expected")
    return _NOT_AS_EXPECTED if found else _DONE


def _on_devices(scenario: Scenario, options: argparse.Namespace) -> int:
    bench = Bench(devices_named(options.devices))
    by_hand = _ask if options.by_hand else None
    try:
        for line in play(bench, scenario.steps, time.sleep, by_hand):
            print(line, flush=True)
    finally:
        bench.close()
    return _DONE


def _ask(deed: str) -> None:
    print(f"by hand: {deed}; then Enter", flush=True)
    sys.stdin.readline()


def _path(named: str) -> Path:
    known = library()
    path = known.get(named, Path(named))
    if named not in known and not path.exists():
        raise ScenarioError(f"no scenario {named!r}: neither a file nor one of {', '.join(known)}")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim play", description=__doc__)
    parser.add_argument("scenario", nargs="?", default="", metavar="NAME|FILE", help="F8, or a TOML file")
    parser.add_argument("--list", action="store_true", help="the shipped scenarios")
    parser.add_argument(
        "--by-hand", action="store_true", help="real hardware: ask for what no control socket can do"
    )
    parser.add_argument(
        "--reader", metavar="NAME", help="a real PC/SC reader, as --sensor PORT is a real sensor"
    )
    parser.add_argument("--prints", type=Path, metavar="DIR", help="fingers that were grown before")
    takes_devices(parser)
    return parser


def _complain(problem: object, code: int) -> int:
    print(f"kiosk-sim play: {problem}", file=sys.stderr)
    return code
