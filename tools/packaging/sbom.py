"""The list of what is in the package, in CycloneDX, made from the environment that is shipped."""

import subprocess
import sys
from pathlib import Path

from tools.packaging.wheel import ROOT, PackagingError


def write_sbom(environment: Path, out: Path) -> None:
    """Every library that is installed in `environment`, with its version and licence."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    of = ("environment", str(environment / "bin/python"), "--pyproject", str(ROOT / "pyproject.toml"))
    how = ("--output-reproducible", "--output-format", "JSON", "-o", str(out))
    done = subprocess.run([str(tool), *of, *how], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackagingError(f"cyclonedx-py: {done.stderr.strip().splitlines()[-1]}")
