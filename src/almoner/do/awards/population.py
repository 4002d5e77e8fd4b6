"""How many people live where: Census 2021 by local authority, as a yardstick beside awards.

Source: Office for National Statistics, Census 2021, licensed under the Open Government Licence v3.0; the districts of
2021 by their ONS codes, usual residents.
"""

import csv
from functools import lru_cache
from pathlib import Path

SOURCE = "Office for National Statistics, Census 2021, Open Government Licence v3.0"
_FILE = Path(__file__).with_name("population.csv")


@lru_cache(1)
def population() -> dict[str, int]:
    """Usual residents on 21 March 2021 by the ONS code of their local authority in England and Wales."""
    with _FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: int(row["population"]) for row in csv.DictReader(rows)}
