"""Verbs of people and seats: who joins, changes and leaves a committee, and who stands in."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Committee, Membership, Message, Person, RuleOfProcedure, StandIn
from members.roles import Role
from members.verbs import Refused, locked, verb


@verb
def start_membership(
    *, committee, person, role, starts_on, by, seat=None, substitute_for=None, ends_on=None, reason=""
):
    """Let `person` sit in `committee` from `starts_on` to and including `ends_on` (dates); return the membership.

    Raises Refused when the person already sits there in the period, the side already has a co-chair, or a
    substitute names nobody (design section 4: no two at once; at most one co-chair per side).
    """
    locked(committee)
    period = Membership.objects.filter(committee=committee).exclude(ends_on__lt=starts_on)
    if ends_on:
        period = period.filter(starts_on__lte=ends_on)
    if period.filter(person=person).exists():
        raise Refused(_("%(person)s is already in the committee in that period.") % {"person": person})
    if role == Role.CO_CHAIR and period.filter(role=Role.CO_CHAIR, side=seat.side if seat else "").exists():
        raise Refused(_("There is already a co-chair for that side in the period. End that membership first."))
    if (role == Role.SUBSTITUTE) != (substitute_for is not None):
        raise Refused(_("A substitute is named for one member: choose whom."))
    return Membership.objects.create(
        committee=committee,
        person=person,
        role=role,
        seat=seat,
        substitute_for=substitute_for,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@verb
def end_membership(*, membership, ends_on, by, reason):
    """End a membership with its last day `ends_on` (date).

    Raises Refused for a day before its first, and for one after the end it has: it may belong to another membership.
    """
    membership = locked(membership)
    if ends_on < membership.starts_on:
        raise Refused(_("The membership cannot end before it starts."))
    if membership.ends_on and ends_on > membership.ends_on:
        raise Refused(
            _("The membership ends on %(day)s. Add a new membership for the time after that.")
            % {"day": date_format(membership.ends_on, "SHORT_DATE_FORMAT")}
        )
    membership.ends_on = ends_on
    membership.save()
    return membership


@verb
def appoint_stand_in(*, membership, person, starts_on, ends_on, by, reason):
    """Let `person` approve in the place of a co-chair, both days included, for a written reason."""
    if membership.role != Role.CO_CHAIR:
        raise Refused(_("Only a co-chair has a stand-in. A member is represented by a substitute."))
    if membership.person_id == person.pk:
        raise Refused(_("A co-chair cannot stand in for himself or herself: choose another person."))
    if not reason:
        raise Refused(_("Write why the co-chair has a stand-in."))
    return StandIn.objects.create(
        membership=membership, person=person, starts_on=starts_on, ends_on=ends_on, reason=reason
    )


@verb
def set_rule(*, committee, key, value, by, adopted_by=""):
    """Set a rule of procedure; with the id of a decision ("2020-1/4") it is adopted, otherwise proposed."""
    rule, _created = RuleOfProcedure.objects.update_or_create(
        committee=locked(committee),
        key=key,
        defaults={
            "value": value,
            "status": RuleOfProcedure.Status.ADOPTED if adopted_by else RuleOfProcedure.Status.PROPOSED,
            "adopted_by": adopted_by,
        },
    )
    return rule


@verb
def create_committee(*, name, short_name, slug, kind, starts_on, by, parent=None, ends_on=None, is_demo=False):
    """Create a committee; who creates it becomes its secretariat, so that somebody can prepare its meetings."""
    committee = Committee.objects.create(
        name=name,
        short_name=short_name,
        slug=slug,
        kind=kind,
        parent=parent,
        starts_on=starts_on,
        ends_on=ends_on,
        is_demo=is_demo,
    )
    Membership.objects.create(committee=committee, person=by, role=Role.SECRETARIAT, starts_on=starts_on)
    return committee


@verb
def open_message(*, message, at, by):
    """Note that the reader has opened the message, the first time only."""
    message = Message.objects.of(by).select_for_update().get(pk=message.pk)
    if message.opened_at is None:
        message.opened_at = at
        message.save()
    return message


@verb
def add_person(*, name, by, email=None, organisation=None, job_title="", level=""):
    """Register a person; without a password he or she cannot log in yet. Raises Refused when the e-mail is taken."""
    email = (email or "").strip().lower() or None
    if email and Person.objects.filter(email=email).exists():
        raise Refused(_("Somebody already has the e-mail %(email)s. Choose that person instead.") % {"email": email})
    return Person.objects.create_user(
        name=name, email=email, organisation=organisation, job_title=job_title, level=level
    )


@verb
def admit(*, committee, role, starts_on, by, person=None, name="", email=None, organisation=None, **fields):
    """Let a registered person, or a new one, sit in the committee; return the membership."""
    person = person or add_person(name=name, email=email, organisation=organisation, by=by)
    return start_membership(committee=committee, person=person, role=role, starts_on=starts_on, by=by, **fields)
