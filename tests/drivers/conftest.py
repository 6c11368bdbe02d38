"""Lets the sensor's contract tests run on real hardware: `pytest tests/drivers --sensor /dev/ttyUSB0`."""

import contextlib

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    with contextlib.suppress(ValueError):
        parser.addoption("--sensor", metavar="PORT", help="run the sensor's contract tests on this port")
