"""How an application is called."""

import re

_PLAIN = re.compile(r"[^A-Za-z0-9]+")


def reference_of(fund: str, year: int | None, round_number: int, number: int) -> str:
    """ "CSF-2026-6-014": the fund's code, the year it spends in, the number of the round, and the bid's within it."""
    code = _PLAIN.sub("", fund)[:20] or "FUND"
    return "-".join(part for part in (code, str(year or ""), str(round_number), f"{number:03d}") if part)
