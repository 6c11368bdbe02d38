"""adafruit-circuitpython-fingerprint: enrol, search, delete, template and picture."""

import hashlib
import importlib

import serial

from tests.simulators.sensor.strangers.finger import asked, check, control

library = importlib.import_module("adafruit_fingerprint")
port, glass = asked()
uart = serial.Serial(port, 57600, timeout=5)
sensor = library.Adafruit_Fingerprint(uart)

check("empty", sensor.empty_library(), 0)
for slot in (1, 2):
    check("get_image", sensor.get_image(), 0)
    check("image_2_tz", sensor.image_2_tz(slot), 0)
check("create_model", sensor.create_model(), 0)
check("store_model", sensor.store_model(5), 0)
check("read_templates", sensor.read_templates(), 0)
check("templates", sensor.templates, [5])
check("count", (sensor.count_templates(), sensor.template_count), (0, 1))
for search in (sensor.finger_search, sensor.finger_fast_search):
    check("get_image", sensor.get_image(), 0)
    check("image_2_tz", sensor.image_2_tz(1), 0)
    check("search", (search(), sensor.finger_id), (0, 5))
template = sensor.get_fpdata("char", 1)
check("template", len(template), 512)
sensor.send_fpdata(template, "char", 2)
check("compare", sensor.compare_templates(), 0)
control(glass, do="lift")
check("no finger", sensor.get_image(), library.NOFINGER)
control(glass, do="place", finger=str(control(glass, do="stats")["finger"]))
check("get_image", sensor.get_image(), 0)
picture = bytes(sensor.get_fpdata("image"))
check("delete", (sensor.delete_model(5), sensor.count_templates(), sensor.template_count), (0, 0, 0))
check("load", sensor.load_model(5), library.DBREADFAIL if hasattr(library, "DBREADFAIL") else 12)
print(hashlib.sha256(picture).hexdigest())
