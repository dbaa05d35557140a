"""Verbs of the end of a programme: close it and hand over what is open; open it again."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from meetings.models import Decision
from members.models import Committee, Person
from members.workflow.goes_on import require_work_goes_on
from programme.models import HandedOver, OpenKind, Programme
from programme.reading.still_open import still_open
from record import clock
from record.verbs import Refused, locked, verb
from workgroups.models import WorkGroup

Owners = Mapping[tuple[str, int], str]


def require_open(programme: Programme) -> None:
    """Raise Refused when the programme is closed."""
    require_work_goes_on(programme.committee)


def require_closed(programme: Programme) -> None:
    """Raise Refused when the programme is open."""
    if programme.closed_on is None:
        raise Refused(_("The programme is open already."))


def _locked(programme: Programme) -> tuple[Programme, Committee]:
    """The programme and its committee as they stand now; who changes a group or a task under them waits."""
    for group in WorkGroup.objects.filter(committee__parent=programme.committee_id).order_by("pk"):
        locked(group)
    committee = locked(Committee.objects.get(pk=programme.committee_id))
    programme = Programme.objects.select_related("committee").get(pk=programme.pk)
    return programme, committee


@verb
def close_programme(
    *, programme: Programme, reason: str, owners: Owners, by: Person, decided_by: Decision | None = None
) -> Programme:
    """Close a programme today: nothing of it can be changed any more, and what is open has an owner.

    `owners` says in words, by kind and id of what is `still_open`, who has it from now on; by kind and 0, what was said
    for all of the kind, which is kept too. Raises Refused without a reason, for one that is closed already, and while
    something that `by` may read has no owner.
    """
    programme, committee = _locked(programme)
    require_open(programme)
    if not reason.strip():
        raise Refused(_("Write why the programme is closed, or what decided it."))
    still = still_open(programme, by)
    lost = [row.what for row in still if not owners.get((row.kind, row.pk), "").strip()]
    if lost:
        raise Refused(_("Write who takes over: %(what)s.") % {"what": ", ".join(lost[:5])})
    now = clock.now()
    for kind, pk, what in [
        *((kind, 0, str(kind.label)) for kind in OpenKind),
        *((r.kind, r.pk, r.what) for r in still),
    ]:
        if to := owners.get((kind, pk), "").strip():
            HandedOver.objects.create(programme=programme, closed_at=now, kind=kind, object_id=pk, what=what, to=to)
    committee.closed_on = clock.today()
    committee.save()
    programme.closed_by, programme.closed_because, programme.closed_decision = by, reason.strip(), decided_by
    programme.save()
    programme.committee = committee
    return programme


@verb
def reopen_programme(*, programme: Programme, reason: str, by: Person) -> Programme:
    """Open a closed programme again; the lists of its handovers stay. Raises Refused without a reason."""
    programme, committee = _locked(programme)
    require_closed(programme)
    if not reason.strip():
        raise Refused(_("Write why the programme is opened again."))
    committee.closed_on = None
    committee.save()
    programme.closed_by, programme.closed_because, programme.closed_decision = None, "", None
    programme.save()
    programme.committee = committee
    return programme
