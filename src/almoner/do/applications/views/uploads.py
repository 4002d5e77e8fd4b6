"""Files that come with a section. One that is too large is left out and said so; the words beside it are kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from almoner.foundation.documents import actions as documents
from almoner.foundation.documents.actions import USUAL_LIMIT_MB
from almoner.foundation.documents.models import Document
from almoner.foundation.organisations.models import Organisation

MEGABYTE = 1024 * 1024
MOST_TOGETHER = 6 * USUAL_LIMIT_MB * MEGABYTE
PURPOSE = "application"


class Measured(FileUploadHandler):
    """Reads past a file that is larger than a document may be, and notes under which field and name it came."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        if request is not None:
            request.too_large = []

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django names it so
        content_length: int,
        *_rest: Any,
        **_named: Any,
    ) -> None:
        """Nothing is read of what announces itself as more than any form needs."""
        if content_length > MOST_TOGETHER:
            megabytes = MOST_TOGETHER // MEGABYTE
            raise RequestDataTooBig(
                _("The files together are larger than %(megabytes)d MB. Nothing was saved.") % {"megabytes": megabytes}
            )

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin to count anew."""
        super().new_file(*arguments, **named)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > USUAL_LIMIT_MB * MEGABYTE:
            request: Any = self.request
            request.too_large.append((self.field_name, self.file_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page whose form carries documents. The token of the form is checked once the handlers stand."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def measured(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [
            Measured(request),
            MemoryFileUploadHandler(request),
            TemporaryFileUploadHandler(request),
        ]
        return protected(request, *args, **kwargs)

    return measured


class Received:
    """Takes the files of a section in, and keeps by question the sentence for each that was refused.

    What is taken joins ``held``, the documents of the section by id, and ``names``, what they are called.
    """

    def __init__(
        self, request: Any, organisation: Organisation, names: dict[str, str], held: dict[str, Document]
    ) -> None:
        self.request, self.organisation, self.names, self.held = request, organisation, names, held
        self.refused: list[tuple[str, str]] = []

    def __call__(self, question: str, files: list[Any]) -> list[str]:
        kept = []
        for file in files:
            try:
                made = documents.receive(
                    by=self.request.actor,
                    file=file,
                    name=file.name,
                    purpose=PURPOSE,
                    organisation=self.organisation,
                )
            except ValidationError as wrong:
                said = {"file": file.name, "why": " ".join(wrong.messages)}
                self.refused.append((question, _("%(file)s was not kept. %(why)s") % said))
            else:
                self.names[str(made.pk)], self.held[str(made.pk)] = made.file_name, made
                kept.append(str(made.pk))
        return kept

    def tell(self, form: Any) -> None:
        """Say beside each question which of its files were not kept, and why."""
        prefixes = {form.add_prefix(key): key for key in form.questions}
        for field, name in getattr(self.request, "too_large", []):
            if field in prefixes:
                said = {"file": name, "limit": USUAL_LIMIT_MB}
                self.refused.append(
                    (
                        prefixes[field],
                        _("%(file)s was not kept: it has more than %(limit)d MB. Make it smaller, or send it in parts.")
                        % said,
                    )
                )
        for question, sentence in self.refused:
            if question in form.questions:
                form.add_error(question, sentence)
