"""The memory of a kiosk that goes on living: `python -m tools.privacy.living --sessions 8`.

Canary people come for their cards; when all have gone and the kiosk is idle, its memory is looked through.
It runs with the heap that the systemd unit gives it; `--usual` without, which finds them.
"""

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

from kiosk.workload import program
from tools.privacy.apart import Apart
from tools.privacy.canaries import canary_people
from tools.privacy.memory import forms_in_memory, found_in_memory, size_of

UNIT = Path(__file__).resolve().parent.parent.parent / "config" / "systemd" / "kiosk.service"
OVERWRITING = ("PYTHONMALLOC", "GLIBC_TUNABLES", "LD_BIND_NOW")
_IDLE_S = 5.0


def as_the_unit_says() -> dict[str, str]:
    """The unit's settings of the heap."""
    lines = re.findall(r"^Environment=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    told = dict(word.split("=", 1) for line in lines for word in line.split())
    return {name: told[name] for name in OVERWRITING}


def main() -> int:
    options = _parser().parse_args()
    people, found, sizes = canary_people(options.seed), Counter[str](), []
    forms = forms_in_memory(people)

    def look(pid: int) -> None:
        time.sleep(_IDLE_S)
        found.update(found_in_memory(pid, forms))
        sizes.append(size_of(pid) >> 20)

    apart = Apart({} if options.usual else as_the_unit_says(), look)
    setattr(program, "running", apart.running)  # noqa: B010  (another kind of kiosk than the name is typed for)
    with tempfile.TemporaryDirectory(prefix="living-") as folder:
        asked = Path(folder) / "people.json"
        asked.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
        request = program.Request(
            Path(folder) / "state",
            options.seed,
            options.sessions,
            people=asked,
            journeys=program.Journeys(options.journeys),
        )
        failed = program.run(request)
    print(*(f"{whose}: {times} times" for whose, times in found.most_common(20)), sep="\n")
    print(f"{options.sessions} sessions, {len(forms)} forms, {sizes} MiB: {found.total()} hits")
    return 1 if failed or found or not sizes else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.privacy.living", description=__doc__)
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journeys", default="delivery", choices=[each.value for each in program.Journeys])
    parser.add_argument("--usual", action="store_true", help="without the heap of the unit")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
