"""pyfingerprint: enrol, search, delete, template and picture."""

import hashlib
import importlib
import tempfile
from pathlib import Path

from PIL import Image

from tests.simulators.sensor.strangers.finger import asked, check, control

library = importlib.import_module("pyfingerprint.pyfingerprint")
port, glass = asked()
sensor = library.PyFingerprint(port, 57600, 0xFFFFFFFF, 0)

check("password", sensor.verifyPassword(), True)
check("empty", sensor.clearDatabase(), True)
check("capacity", sensor.getStorageCapacity() > 100, True)
check("baud", sensor.getBaudRate(), 57600)
for size in (32, 256, 128):
    sensor.setMaxPacketSize(size)
    check("packet size", sensor.getMaxPacketSize(), size)
for number in (1, 2):
    check("read", sensor.readImage(), True)
    check("convert", sensor.convertImage(number), True)
check("alike", sensor.compareCharacteristics() > 0, True)
check("merge", sensor.createTemplate(), True)
check("store", sensor.storeTemplate(), 0)
check("count", sensor.getTemplateCount(), 1)
check("index", sensor.getTemplateIndex(0)[:2], [True, False])
check("read", sensor.readImage(), True)
check("convert", sensor.convertImage(1), True)
check("search", sensor.searchTemplate()[0], 0)
template = sensor.downloadCharacteristics(1)
check("template", len(template), 512)
check("upload", sensor.uploadCharacteristics(2, template), True)
check("random", sensor.generateRandomNumber() != sensor.generateRandomNumber(), True)
control(glass, do="lift")
check("no finger", sensor.readImage(), False)
control(glass, do="place", finger=str(control(glass, do="stats")["finger"]))
check("read", sensor.readImage(), True)
with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "finger.bmp"
    sensor.downloadImage(str(out))
    grey = Image.open(out).convert("L").tobytes()
picture = bytes((grey[at] & 0xF0) | (grey[at + 1] >> 4) for at in range(0, len(grey), 2))
check("delete", sensor.deleteTemplate(0), True)
check("count", sensor.getTemplateCount(), 0)
print(hashlib.sha256(picture).hexdigest())
