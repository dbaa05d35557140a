"""How a file is handed to who may have it: kept by no cache on the way, a PDF read in the browser, all else kept."""

from typing import Any

from django.http import FileResponse

PDF = "application/pdf"


def private_file(file: Any, *, name: str, content_type: str, to_keep: bool | None = None) -> FileResponse:
    """Return the stored `file` (a FieldFile) as an answer, called `name`; None: what is no PDF is `to_keep`."""
    response = FileResponse(
        file.open("rb"),
        as_attachment=content_type != PDF if to_keep is None else to_keep,
        filename=name,
        content_type=content_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response
