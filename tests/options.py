"""The tests' own options.

Those with a value are written with "=": pytest takes a word of its own for a path, if there is one, and looks
for its settings there.
"""

import pytest

CONTRACTS = {
    "--sensor": "tests/drivers/fingerprint/test_contract.py",
    "--reader": "tests/drivers/test_reader_contract.py",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write golden files anew instead of comparing")
    parser.addoption("--sensor", metavar="PORT", help="run the sensor's contract tests on this port alone")
    parser.addoption("--reader", metavar="NAME", help="run the reader's contract tests on this PC/SC reader")
    parser.addoption("--insertions", metavar="N", default="200", help="cards put in by the soak test (200)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On hardware that was named, what the drivers promise of it is tested, and nothing else."""
    wanted = {file for option, file in CONTRACTS.items() if config.getoption(option)}
    if not wanted:
        return
    kept = [each for each in items if str(each.path.relative_to(config.rootpath)) in wanted]
    config.hook.pytest_deselected(items=[each for each in items if each not in kept])
    items[:] = kept
