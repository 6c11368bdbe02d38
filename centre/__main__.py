"""The command `kiosk-centre`."""

import sys

from centre.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
