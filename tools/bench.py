"""`make bench`: each figure measured in a process of its own, into a table and `docs/measurements.md`."""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "measurements.md"
SUBJECTS = {
    "sensor": "Fingerprint sensor",
    "matcher": "Matcher",
    "card": "Card",
    "messages": "Messages",
    "centre": "Central service",
    "fleet": "Fleet",
    "page": "The operators' overview",
    "outage": "Outages",
    "completion": "Completion",
    "presentation": "Presentation attacks, basic",
    "delivery": "Delivery",
    "ui": "Screens",
    "stalls": "Stalls of the screens",
    "stalls_demo": "Stalls of the screens in the demo",
    "sessions": "A thousand sessions at the screen",
}
ASKED_FOR = {"stalls_demo", "sessions", "presentation"}  # minutes each; measured only by name
Figure = tuple[str, float, str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "subject", nargs="*", choices=[*SUBJECTS, []], help="which to measure (default: all but the longest)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the table, leave the page alone")
    options = parser.parse_args()
    failed = False
    for subject in options.subject or [each for each in SUBJECTS if each not in ASKED_FOR]:
        figures = _measure(subject)
        failed |= not figures
        print(_table(subject, figures), flush=True)
        if figures and not options.dry_run:
            _update_page(subject, figures)
    return int(failed)


def _measure(subject: str) -> list[Figure]:
    """Run one benchmark alone, so that neither caches nor threads of another disturb it."""
    code = f"import json, tools.bench_{subject} as bench; print('\\n' + json.dumps(bench.figures()))"
    print(f"measuring: {SUBJECTS[subject]} …", file=sys.stderr, flush=True)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        print(f"bench: {subject} failed with exit status {run.returncode}", file=sys.stderr)
        return []
    return [(name, value, remark) for name, value, remark in json.loads(run.stdout.splitlines()[-1])]


def _table(subject: str, figures: list[Figure]) -> str:
    rows = [f"| {name} | {value:.4g} | {remark} |" for name, value, remark in figures]
    return "\n".join([f"### {SUBJECTS[subject]}", "", "| figure | value | how |", "|---|---|---|", *rows])


def _update_page(subject: str, figures: list[Figure]) -> None:
    """Replace the subject's part of the page, which lies between two comments."""
    begin, end = f"<!-- {subject} -->", f"<!-- /{subject} -->"
    body = f"{begin}\n{_table(subject, figures)}\n\n{_conditions(subject)}\n{end}"
    page = PAGE.read_text(encoding="utf-8")
    part = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    page = part.sub(lambda _: body, page) if part.search(page) else f"{page.rstrip()}\n\n{body}\n"
    PAGE.write_text(page, encoding="utf-8")


def _conditions(subject: str) -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    processor = model[1] if model else platform.machine()
    day = datetime.now(UTC).date().isoformat()
    return (
        f"`make bench` (`python -m tools.bench {subject}`), {day}, {os.cpu_count()} cores of {processor}, "
        f"Python {platform.python_version()}, shared machine."
    )


if __name__ == "__main__":
    sys.exit(main())
