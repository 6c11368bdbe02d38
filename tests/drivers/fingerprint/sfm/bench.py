"""An SFM module and the driver joined in one process, on a clock the test turns."""

from typing import Any

from drivers.fingerprint.images import Pixels
from drivers.fingerprint.sfm.profile import SfmProfile
from drivers.fingerprint.sfm.sensor import SfmSensor
from simulators.sensor.inprocess import InProcessSfm


class SfmBench(InProcessSfm):
    """A module and the driver that opens it."""

    def open(self, **options: Any) -> SfmSensor:
        return SfmSensor.open(self.wire, clock=self.clock, **options)

    def truth(self) -> Pixels:
        assert self.module.picture is not None, "the module holds no picture"
        return self.module.picture


LIGHT_RIDGES = SfmProfile(ridges_are_dark=False)
