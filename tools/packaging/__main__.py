"""`python -m tools.packaging [--out DIR]`: wheel, Debian package and its list of contents, in `dist/`."""

import argparse
import shutil
import sys
from pathlib import Path

from tools.packaging.deb import VENV, build_deb
from tools.packaging.sbom import write_sbom
from tools.packaging.wheel import ROOT, PackagingError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.packaging", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    try:
        deb = build_deb(folder)
        write_sbom(folder / "stage" / VENV, deb.with_suffix(".cdx.json"))
    except PackagingError as error:
        print(f"packaging: {error}", file=sys.stderr)
        return 1
    shutil.rmtree(folder / "stage")
    for each in sorted(folder.iterdir()):
        print(f"{each.stat().st_size / 1e6:8.1f} MB  {each}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
