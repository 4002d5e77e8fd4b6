"""Run one benchmark: `python -m bench NAME`; exits with 1 when a limit is missed."""

from __future__ import annotations

import argparse
import importlib
import sys

BENCHES = {
    "pages": "the register, one agreement, the calendar and the staff home at 100, 1,000 and 10,000 agreements",
    "round": "the board, the panel and the results of a round of 200 and 2,000 applications, and its suggested set",
    "deadline": "300 people who save and submit around the closing of a round, and what became of every word",
    "import": "10,000 rows of agreements checked and applied, and the memory that takes",
}
MODULES = {"import": "bench.imports"}


def main() -> int:
    """Run what was asked for and return 0 when every limit was kept."""
    parser = argparse.ArgumentParser(
        prog="almoner bench",
        description="Measure against a floor taken in the same run.",
        epilog="; ".join(f"{name}: {what}" for name, what in BENCHES.items()),
    )
    parser.add_argument("name", metavar="NAME", choices=sorted(BENCHES), help=" or ".join(sorted(BENCHES)))
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer samples, to try the bench itself")
    asked = parser.parse_args()
    module = importlib.import_module(MODULES.get(asked.name, f"bench.{asked.name}"))
    table = module.run(quick=asked.quick)
    table.save()
    print(table)
    return 0 if table.kept else 1


if __name__ == "__main__":
    sys.exit(main())
