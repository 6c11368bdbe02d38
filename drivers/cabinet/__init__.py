"""The kiosk's cabinet on Modbus RTU boards: latch, card sensor, case, headphone jack, keypad and lamps."""
