"""The kiosk's screens."""

import os

# Kivy reads these once, at its own first import: no command line of its own, no files in the home folder,
# no touching of the root logger; its clock takes the frame rate then, too.
os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_NO_CONFIG", "1")
os.environ.setdefault("KIVY_NO_FILELOG", "1")
os.environ.setdefault("KIVY_LOG_MODE", "MIXED")
os.environ.setdefault("KIVY_WINDOW", "sdl2")
os.environ.setdefault("KCFG_KIVY_LOG_LEVEL", "warning")
os.environ.setdefault("KCFG_GRAPHICS_MAXFPS", "30")
