"""Who draws: the name of the GL renderer, of this process or asked in one of its own."""

import os
import subprocess
import sys
from pathlib import Path

from config.loading import load
from kiosk.doctor.findings import TroubleError, warning
from ui.display import DisplayError, choose, no_window, open_window

PATIENCE_S = 30.0


def asked(config: Path) -> str:
    """The renderer of these settings' screen, for `kiosk doctor`; a running kiosk holds it."""
    environment = dict(os.environ)
    try:
        choose(load(config).screen.driver, environment)
        run = subprocess.run(
            [sys.executable, "-m", "ui.renderer"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
        return run.stdout.splitlines()[-1]
    except DisplayError as error:
        raise TroubleError(*_told(error)) from None
    except (OSError, subprocess.SubprocessError, IndexError):
        problem, remedy = _told(no_window(environment))
        raise warning(problem, f"{remedy}; a kiosk that runs holds it") from None


def current() -> str:
    """Of the window that is open in this process."""
    from kivy.graphics.opengl import GL_RENDERER, GL_VERSION, glGetString

    return f"{glGetString(GL_RENDERER).decode()}, {glGetString(GL_VERSION).decode()}"


def main() -> int:
    """Open a small window for a moment and print what draws in it."""
    from ui.kivy_settings import configure

    configure((480, 480), fullscreen=False)
    open_window()
    print(current())
    return 0


def _told(error: DisplayError) -> tuple[str, str]:
    problem, _, remedy = str(error).removeprefix("screen: ").partition("; ")
    return problem, remedy


if __name__ == "__main__":
    sys.exit(main())
