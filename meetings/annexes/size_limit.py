"""Refusing an upload that is too big while it arrives, instead of after it filled the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class SizeLimitUploadHandler(FileUploadHandler):
    """Skip a file over ATTACHMENT_MAX_BYTES; the form's other fields arrive, and `skipped` names it.

    Stands before the handlers that store: what is skipped is read to its end but never kept.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.skipped: list[str] = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        """Pass the chunk on to the next handler, or stop this file when it has grown over the limit."""
        self.received += len(raw_data)
        if self.received > settings.ATTACHMENT_MAX_BYTES:
            self.skipped.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Leave the finished file to the handlers that follow."""
