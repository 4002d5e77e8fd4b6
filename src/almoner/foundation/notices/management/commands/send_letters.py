"""Send the letters that wait, and once a day look who is to be told of what the day brought.

Once, or as a worker that goes on until it is stopped; any number may run.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from almoner.foundation.door.actor import command_line
from almoner.foundation.notices.actions import send_waiting
from almoner.foundation.notices.daily import go_round


class Command(BaseCommand):
    help = "Send the letters that wait; with --every, go on until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="look again after so many seconds, for ever")

    def handle(self, *args: Any, **options: Any) -> None:
        postman, last = command_line(via="worker"), None
        while True:
            last = go_round(by=postman, last=last)
            sent, failed = send_waiting(by=postman)
            if sent or failed or not options["every"]:
                self.stdout.write(f"{sent} sent, {failed} to be tried again.")
            if not options["every"]:
                return
            time.sleep(options["every"])
