"""Have the documents looked at that wait for the virus scanner; to be run now and then."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from almoner.foundation.documents.actions import look_again
from almoner.foundation.documents.queries import waiting
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import Refused


class Command(BaseCommand):
    help = "Have the documents looked at that wait for the virus scanner."

    def handle(self, *args: Any, **options: Any) -> None:
        keeper, count = command_line(), 0
        for document in waiting().iterator():
            try:
                seen = look_again(by=keeper, document=document)
            except Refused as away:
                raise CommandError(away.sentence) from None
            self.stdout.write(f"{seen.file_name}: {seen.state} ({seen.scan_note})")
            count += 1
        self.stdout.write(f"{count} looked at.")
