"""r503: enrol by hand and by the module, search, information, notepad and picture."""

import hashlib
import importlib
from types import SimpleNamespace
from typing import Any

import serial

from tests.simulators.sensor.strangers.finger import asked, check, control

library: Any = importlib.import_module("r503")
port, glass = asked()
# The library builds the device's name itself; only that is bent to the simulated port.
library.serial = SimpleNamespace(Serial=lambda _, **options: serial.Serial(port, **options))
sensor = library.R503(0, recv_size=128)

check("password", sensor.verify_pw(), 0)
check("handshake", sensor.handshake(), 0)
check("sensor", sensor.check_sensor(), 0)
check("empty", sensor.empty_finger_lib(), 0)
product = sensor.read_prod_info()
check("width and height", (product[5], product[6]), (b"\x00\xc0", b"\x00\xc0"))
check("light", sensor.led_control(), 0)
check("soft_reset", sensor.soft_reset(), 0)
check("notepad", sensor.write_notepad(2, "kiosk"), 0)
check("notepad", sensor.read_notepad(2), (0, b"kiosk".ljust(32, b"\0")))
for buffer in (1, 2, 3, 4):
    check("get_image_ex", sensor.get_image_ex(), 0)
    check("img2tz", sensor.img2tz(buffer), 0)
check("reg_model", sensor.reg_model(), 0)
check("store", sensor.store(1, 9), 0)
check("valid templates", sensor.read_valid_template_num(), 1)
check("index", sensor.read_index_table(), [9])
check("next free", sensor.get_available_location(), 0)
check("get_img", sensor.get_img(), 0)
check("img2tz", sensor.img2tz(1), 0)
check("search", sensor.search()[:2], (0, 9))
check("auto_identify", sensor.auto_identify()[0], 9)
control(glass, do="lift")
check("no finger", sensor.get_img(), 2)
control(glass, do="place", finger=str(control(glass, do="stats")["finger"]))
check("get_img", sensor.get_img(), 0)
picture = b"".join(bytes(piece) for piece in sensor.up_image())
check("delete", sensor.delete_char(9), 0)
print(hashlib.sha256(picture).hexdigest())
