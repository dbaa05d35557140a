"""The files that sealed minutes stand on, as they lie on disk, against the SHA-256 they had."""

import hashlib
from collections.abc import Iterator, Sequence

from meetings.models import AttachmentVersion, Meeting, MinutesRevision, SignedCopy
from meetings.seals.findings import Finding


def sha256_of(file) -> str:
    """Return the SHA-256 of a stored file (hexadecimal); raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def check_files(meeting: Meeting, chain: Sequence[MinutesRevision]) -> Iterator[Finding]:
    """Yield the annexes of the last seal, and the signed PDFs of all, that are not what they were."""
    annexes = [(item, annex) for item in chain[-1].content["items"] for annex in item["annexes"]]
    versions = AttachmentVersion.objects.defer("text").in_bulk([annex["version_id"] for _item, annex in annexes])
    for item, annex in annexes:
        yield from _check_annex(meeting, item, annex, versions.get(annex["version_id"]))
    for copy in SignedCopy.objects.filter(revision__in=chain).select_related("revision"):
        yield from _check_copy(meeting, copy)


def _check_annex(meeting: Meeting, item: dict, annex: dict, version: AttachmentVersion | None) -> Iterator[Finding]:
    about = {"annex": annex["number"]}
    # Content of the first format holds no digest of the file: the row's own is what there is.
    wanted = annex.get("sha256") or (version.sha256 if version else "")
    if version is None or version.sha256 != wanted or version.attachment_id != annex["attachment_id"]:
        yield Finding("annex_row", meeting.pk, item["item_id"], about | {"item": item["number"]})
    if version is None:
        return
    try:
        if sha256_of(version.file) != wanted:
            yield Finding("annex_file", meeting.pk, item["item_id"], about)
    except FileNotFoundError:
        yield Finding("annex_missing", meeting.pk, item["item_id"], about)
    except OSError:
        yield Finding("annex_unreadable", meeting.pk, item["item_id"], about)


def _check_copy(meeting: Meeting, copy: SignedCopy) -> Iterator[Finding]:
    about = {"number": copy.revision.number}
    try:
        if sha256_of(copy.file) != copy.sha256:
            yield Finding("signed_copy", meeting.pk, about=about)
    except OSError:
        yield Finding("signed_copy_missing", meeting.pk, about=about)
