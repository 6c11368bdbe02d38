"""Real hardware is named as `pytest --sensor=PORT --reader=NAME`, and gets the contract tests alone."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.options import CONTRACTS


@pytest.mark.parametrize(
    ("named", "files"),
    [
        (["--sensor=/dev/null"], {CONTRACTS["--sensor"]}),
        (["--reader=Some Reader"], {CONTRACTS["--reader"]}),
        (["--sensor=/dev/null", "--reader=Some Reader"], set(CONTRACTS.values())),
    ],
)
def test_hardware_that_is_named_gets_the_contract_tests_alone(named: list[str], files: set[str]) -> None:
    # The drivers' folder stands for all tests: collecting them takes a second.
    command = [sys.executable, "-m", "pytest", "--collect-only", *named, "tests/drivers"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    collected = {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line}
    assert collected == files
