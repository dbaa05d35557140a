"""One optimistic lock for every form: the version a form was opened on, compared where the verb has locked the row.

A model with parts that are saved along (an item with its points, a decision with its dissents) counts its own wordings
in a column `version`. Of any other recorded row the version is its latest history row, and only the fields that the
form shows are compared: who publishes a meeting is in nobody's way who corrects its place.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from record.history import changed_since, latest_of
from record.refusals import Refused


class Conflict(Refused):
    """Somebody else changed the same thing after it was opened; `current` is how it stands now, None if it is gone."""

    def __init__(self, message, *, current):
        self.current = current
        super().__init__(message)


def version_of(instance: Any | None) -> int:
    """Return the version that a form about `instance` is opened on; 0 for what is not there yet."""
    if instance is None:
        return 0
    return instance.version if _counts_its_own(instance) else latest_of(instance)


def require_unchanged(
    instance: Any | None, opened_on: int | None, fields: Iterable[str] = (), *, told: str | Callable[[], str] = ""
) -> None:
    """Raise Conflict, with what the user is `told` (or what it returns), when somebody saved after the form was opened.

    `instance` is the locked row, None where there is none (any more); `opened_on` is what `version_of` said when the
    form was opened, None for a caller who saw no form. `fields` are those of the form, where history is compared.
    """
    if opened_on is None or not _is_changed(instance, opened_on, fields):
        return
    said = told() if callable(told) else told
    raise Conflict(
        said or _("Somebody else saved this after you opened it. Your text is kept below. Merge the two versions."),
        current=instance,
    )


def _counts_its_own(instance) -> bool:
    return hasattr(instance, "version")


def _is_changed(instance, opened_on: int, fields: Iterable[str]) -> bool:
    if instance is None or _counts_its_own(instance):
        return version_of(instance) != opened_on
    return bool(changed_since(instance, opened_on, fields))
