"""What a cut run goes on from: one file, replaced whole, that knows which plan it belongs to."""

from pathlib import Path
from typing import Any

import torch

_FILE_NAME = "checkpoint.pt"


class OtherPlanError(ValueError):
    """The folder holds another run."""


def keep(folder: Path, plan: dict[str, Any], state: dict[str, Any]) -> None:
    """Write beside the old one, then take its place."""
    written = folder / f"{_FILE_NAME}.new"
    torch.save({"plan": plan, "state": state}, written)
    written.replace(folder / _FILE_NAME)


def kept(folder: Path, plan: dict[str, Any]) -> dict[str, Any] | None:
    """The state a run of this plan was in, or None where there is none."""
    path = folder / _FILE_NAME
    if not path.exists():
        return None
    found = torch.load(path, map_location="cpu", weights_only=True)
    if found["plan"] != plan:
        raise OtherPlanError(f"{path}: belongs to a run with other options; give another --out or remove it")
    state: dict[str, Any] = found["state"]
    return state
