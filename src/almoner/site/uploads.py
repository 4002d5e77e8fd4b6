"""Stops an upload that is too large while it arrives."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
FORM_AROUND_FILES = MEGABYTE  # what the rest of a form may add to the size that the browser announces


class LimitedUploadHandler(FileUploadHandler):
    """Refuses a request whose files are larger than UPLOAD_MAX_BYTES together, as announced or as they arrive."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django names it so
        content_length: int,
        *_: Any,
        **__: Any,
    ) -> None:
        """Refuse before anything is read what announces itself as too large."""
        if content_length > settings.UPLOAD_MAX_BYTES + FORM_AROUND_FILES:
            self.refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.refuse()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""

    @staticmethod
    def refuse() -> None:
        megabytes = settings.UPLOAD_MAX_BYTES // MEGABYTE
        raise RequestDataTooBig(
            _("The file is larger than %(megabytes)d MB. Nothing was saved.") % {"megabytes": megabytes}
        )
