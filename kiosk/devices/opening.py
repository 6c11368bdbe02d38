"""The fingerprint sensor as the settings name it: address, protocol, password."""

from config.settings import SensorSettings
from drivers.fingerprint.opening import FingerSensor, Speech, open_sensor


def open_named_sensor(sensor: SensorSettings, *, tune: bool = False) -> FingerSensor:
    """With `tune` at the best speed and packet size it proves to carry; it keeps them over a power cut."""
    speech = Speech(sensor.protocol or Speech.EF01)
    speed = sensor.baudrate or None
    return open_sensor(sensor.address, speech, password=sensor.password, speed=speed, tune=tune)
