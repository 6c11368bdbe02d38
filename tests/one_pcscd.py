"""The machine has one pcscd: the tests that want it are marked and stay on one worker, others run beside."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

ONE_PCSCD = frozenset(
    {
        "tests/drivers/card/test_foreign_card.py",
        "tests/drivers/card/test_pcsc.py",
        "tests/drivers/card/test_pcsc_unit.py",
        "tests/drivers/card/test_soak.py",
        "tests/drivers/test_reader_contract.py",
        "tests/simulators/test_pcscd.py",
        "tests/system/test_demo.py",
    }
)


class OnePcscd(LoadFileScheduling):
    """A file's tests go to one worker; those of the pcscd all to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "pcscd" if file in ONE_PCSCD else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return OnePcscd(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)  # `-m` chooses in a hook of the same name
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path.relative_to(config.rootpath)) in ONE_PCSCD:
            item.add_marker(pytest.mark.pcsc)
