"""`kiosk-sim sensor`: a fingerprint module at a pty link or a TCP port."""

import argparse
import os
import signal
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from drivers.fingerprint.codes import BAUD_UNIT
from simulators.control import ControlServer
from simulators.mischief import Mischief
from simulators.rfc2217 import Rfc2217Endpoint
from simulators.sensor import scenario, sfm, traces
from simulators.sensor.device import Device
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.sensor.models import Model, model_named
from simulators.sensor.options import parser
from simulators.sensor.replay import Replay
from simulators.sensor.requests import FIELDS, Requests
from simulators.sensor.running import Running, Served
from simulators.sensor.scenario import Step
from simulators.sensor.traces import Recorded
from simulators.serve import AddressError, Endpoint, PtyEndpoint, TcpEndpoint

_BAD_INPUT = 2
FACTORY_BAUD = 57600


def main(argv: list[str]) -> int:
    """The command's exit status: 0 once it is told to stop, 2 for bad input."""
    options = parser().parse_args(argv)
    try:
        if options.replay:
            return _replay(options)
        return _run_sfm(options) if options.model.upper() == sfm.MODEL.name else _run(options)
    except ValueError as error:
        print(f"kiosk-sim sensor: {error}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk-sim sensor: {error.filename or ''} {error.strerror or error}".strip(), file=sys.stderr)
    return _BAD_INPUT


def _run(options: argparse.Namespace) -> int:
    model = _model(options)
    mischief = Mischief(CATALOGUE, options.seed)
    for fault in options.fault:
        mischief.switch_on(fault)
    glass = Glass(model, mischief, seed=options.seed, clock=time.monotonic)
    if options.finger:
        glass.place(options.finger, options.dpi)
    if options.other:
        glass.set_other(options.other, options.dpi)
    flash = Flash.load(options.state)
    device = Device(model, flash, glass, mischief, seed=options.seed, clock=time.monotonic)
    steps = _steps(options)
    running = Running(_endpoint(options, device.speed_factor * BAUD_UNIT))
    unplug = running.unplug_for_a_while
    line = Line(device, mischief, paced=options.paced, clock=time.monotonic, unplug=unplug)
    requests = Requests(running, line, options.dpi)
    for step in steps:
        running.at(step.at_s, partial(_take_step, requests, step))
    with ExitStack() as files:
        return _serve(options, running, _recorded(options, line, files), requests)


def _replay(options: argparse.Namespace) -> int:
    replay = Replay(traces.read(options.replay), paced=options.paced, clock=time.monotonic)
    return _serve(options, Running(_endpoint(options, FACTORY_BAUD)), replay, None)


def _run_sfm(options: argparse.Namespace) -> int:
    """The module of another protocol: glass, faults of the wire and addresses are the same, no more."""
    unknown = [name for name in ("control", "scenario", "state", "bits") if getattr(options, name)]
    if unknown:
        raise ValueError(f"the model {sfm.MODEL.name} takes no --{unknown[0]}")
    mischief = Mischief(sfm.FAULTS, options.seed)
    for fault in options.fault:
        mischief.switch_on(fault)
    glass = Glass(sfm.MODEL, mischief, seed=options.seed, clock=time.monotonic)
    if options.finger:
        glass.place(options.finger, options.dpi)
    module = sfm.SfmModule(glass, mischief, paced=options.paced, clock=time.monotonic)
    running = Running(_endpoint(options, sfm.BAUD))
    with ExitStack() as files:
        return _serve(options, running, _recorded(options, module, files), None)


def _recorded(options: argparse.Namespace, line: Served, files: ExitStack) -> Served:
    if options.record is None:
        return line
    # A trace holds pictures: a new one is for its owner's eyes alone.
    handle = os.open(options.record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return Recorded(line, files.enter_context(os.fdopen(handle, "w", encoding="ascii")), time.monotonic)


def _steps(options: argparse.Namespace) -> list[Step]:
    """The scenario's steps, its faults' names checked before anything starts."""
    steps = scenario.load(options.scenario, FIELDS) if options.scenario else []
    for step in steps:
        if step.request["do"] in ("fault", "clear") and "name" in step.request:
            Mischief(CATALOGUE, 0).switch_on(str(step.request["name"]))
    return steps


def _take_step(requests: Requests, step: Step) -> None:
    try:
        requests.handle(step.request)
    except ValueError as error:
        print(f"kiosk-sim sensor: scenario at {step.at_s} s: {error}", file=sys.stderr, flush=True)


def _endpoint(options: argparse.Namespace, baud: int) -> Endpoint:
    if options.link:
        return PtyEndpoint(options.link, baud)
    return TcpEndpoint(options.tcp) if options.tcp is not None else Rfc2217Endpoint(options.rfc2217, baud)


def _serve(options: argparse.Namespace, running: Running, served: Served, requests: Requests | None) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    with ExitStack() as stack:
        stack.callback(running.unplug)
        if options.control and requests:
            stack.callback(_controlled(options.control, requests).close)
        print(f"ready {running.address}", flush=True)
        running.serve(served)
    return 0


def _controlled(path: Path, requests: Requests) -> ControlServer:
    try:
        return ControlServer(path, requests.handle)
    except OSError as error:
        raise AddressError(f"cannot make the control socket {path}: {error.strerror or error}") from None


def _model(options: argparse.Namespace) -> Model:
    model = model_named(options.model)
    return model.with_depth(options.bits) if options.bits else model
