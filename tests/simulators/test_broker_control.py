"""The network of a trial can be cut and mended from the panel: to everybody on it the broker is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.broker import Broker, BrokerError
from simulators.broker_cli import handle
from simulators.control import ControlError

pytestmark = pytest.mark.broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    try:
        started = Broker(tmp_path).start()
    except BrokerError as error:
        pytest.skip(str(error))
    yield started
    started.stop()


def test_a_network_is_cut_and_mended_at_the_same_address(broker: Broker) -> None:
    up = handle(broker, {"do": "status"})
    assert handle(broker, {"do": "cut"}) == {"port": broker.port, "running": False}
    assert handle(broker, {"do": "mend"}) == up
    assert handle(broker, {"do": "mend"}) == up
    with pytest.raises(ControlError, match="cut, mend and status"):
        handle(broker, {"do": "dance"})
