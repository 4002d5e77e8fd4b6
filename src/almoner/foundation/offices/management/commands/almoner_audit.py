"""``audit verify``: is every chain whole? ``audit head``: what each chain ends with, to note down elsewhere."""

import re
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from almoner.foundation.audit.models import INSTALLATION, Witness
from almoner.foundation.audit.queries import Head, chains, faults, head
from almoner.foundation.offices.models import Office


class Command(BaseCommand):
    help = "Verify the audit chains, show their heads, or note the heads down."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "head", "note"])
        parser.add_argument("--office", metavar="CODE", help="only this office's chain (or: installation)")
        parser.add_argument(
            "--head",
            metavar="COUNT:HASH",
            help="a head noted earlier (log, public page): a chain without it was cut off",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        named = dict(self._named(options["office"]))
        if not named:
            self.stdout.write("There is no audit chain yet.")
        expected = _read_head(options["head"], len(named)) if options["head"] else None
        if options["what"] == "verify":
            self._verify(named, expected)
        else:
            self._heads(named, note=options["what"] == "note")

    def _named(self, code: str | None) -> list[tuple[uuid.UUID, str]]:
        names = {office.pk: office.slug for office in Office.objects.all()} | {INSTALLATION: "installation"}
        if code is None:
            return [(chain, names.get(chain, f"unknown office {chain}")) for chain in chains()]
        found = [(chain, slug) for chain, slug in names.items() if slug == code]
        if not found:
            raise CommandError(f"There is no office called {code}. There are: {', '.join(sorted(names.values()))}.")
        return found

    def _verify(self, named: dict[uuid.UUID, str], expected: Head | None) -> None:
        broken = 0
        for chain, name in named.items():
            wrong = list(faults(chain, expected))
            broken += bool(wrong)
            end = head(chain)
            state = "BROKEN" if wrong else "whole"
            self.stdout.write(f"{name}: {end.count} entries, {state}, head {end.count}:{end.hash}")
            for fault in wrong[:20]:
                self.stdout.write(f"  {fault}")
            if len(wrong) > 20:
                self.stdout.write(f"  and {len(wrong) - 20} more")
        if broken:
            raise CommandError(f"{broken} of {len(named)} chains are not as they were written.")

    def _heads(self, named: dict[uuid.UUID, str], *, note: bool) -> None:
        for chain, name in named.items():
            end = head(chain)
            if note and end.count:
                Witness.objects.create(chain=chain, at=timezone.now(), count=end.count, hash=bytes.fromhex(end.hash))
            self.stdout.write(f"{name} {end.count}:{end.hash}")


def _read_head(text: str, chains_named: int) -> Head:
    if not re.fullmatch(r"\d+:[0-9a-f]{64}", text):
        raise CommandError("--head is written COUNT:HASH, as `audit head` prints it.")
    if chains_named != 1:
        raise CommandError("--head belongs to one chain: name it with --office.")
    count, _, digest = text.partition(":")
    return Head(int(count), digest)
