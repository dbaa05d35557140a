"""Verbs of a lost second step: one of the secretariat asks for its removal, and another person confirms it.

Who confirms: the secretariat of any steering group, or a co-chair of a committee the person sits in. Neither who asks
nor who confirms may have got the role, or had the own account changed, within the last week: one secretary could
otherwise make the second person. Where nobody can, the operator does it: manage.py change_account.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.accounts.email_changes import end_sessions
from members.mail.notifications import notify
from members.models import EmailChange, Membership, Person, SecondFactorReset
from members.rules.roles import Role
from record import clock
from record.history import acting
from record.verbs import Refused, locked, verb

OPEN_FOR = timedelta(days=7)
SETTLED = timedelta(days=7)


def _settled_roles():
    """Memberships of today nobody touched within the last week; what the operator's commands wrote counts at once."""
    rows = Membership.history.model.objects.filter(id=OuterRef("pk"), history_date__gt=clock.now() - SETTLED)
    return Membership.objects.active().exclude(Exists(rows.exclude(history_user=None)))


def _settled_people():
    """People who can log in, and whose account nobody has changed within the last week."""
    since = clock.now() - SETTLED
    moved = EmailChange.objects.filter(person=OuterRef("pk"), done_at__gt=since)
    renewed = SecondFactorReset.objects.filter(person=OuterRef("pk"), done_at__gt=since)
    return Person.objects.filter(is_active=True).exclude(Exists(moved)).exclude(Exists(renewed))


def _settled_secretariat():
    roles = _settled_roles().filter(role=Role.SECRETARIAT).exclude(committee__kind="working_group")
    return Q(pk__in=roles.values("person"))


def people_who_confirm(person, *, asked_by=None):
    """Return the people who may confirm that the second step of `person` is removed, when `asked_by` asks."""
    sits = Membership.objects.active().filter(person=person)
    co_chairs = _settled_roles().filter(role=Role.CO_CHAIR, committee__in=sits.values("committee"))
    others = _settled_people().exclude(pk__in=[known.pk for known in (person, asked_by) if known])
    return others.filter(_settled_secretariat() | Q(pk__in=co_chairs.values("person")))


def require_lost_by_another(person: Person, by: Person) -> None:
    """Raise Refused for one's own second step, without one, while an earlier wish waits, and for new secretaries."""
    if person == by:
        raise Refused(_("You cannot ask for yourself. Remove the second step under “Log on in two steps”."))
    if not Authenticator.objects.filter(user=person).exists():
        raise Refused(_("%(name)s has no second step to remove.") % {"name": person})
    if any(earlier.is_open for earlier in _unanswered(person)):
        raise Refused(_("The removal has been asked for already, and waits for somebody to confirm it."))
    if not _settled_people().filter(_settled_secretariat(), pk=by.pk).exists():
        raise Refused(
            _("Your role or your account is less than a week old. Let another of the secretariat ask for it.")
        )


def _unanswered(person: Person):
    return SecondFactorReset.objects.filter(person=person, done_at=None, ended_at=None)


@verb
def ask_second_factor_reset(*, person: Person, by: Person, reason: str) -> SecondFactorReset:
    """Ask that the second step of `person` be removed; another person confirms it. Return the wish.

    The person and those who may confirm are told. Raises Refused without a reason or a second step, while an earlier
    wish waits, and for one's own.
    """
    person = locked(person)
    if not reason.strip():
        raise Refused(_("Write why the second factor is removed, and how you know it is the right person who asks."))
    require_lost_by_another(person, by)
    for earlier in _unanswered(person):
        _end(earlier)
    now = clock.now()
    wish = SecondFactorReset.objects.create(
        person=person, reason=reason, asked_by=by, asked_at=now, expires_at=now + OPEN_FOR
    )
    link = reverse("members:second_factor_reset", args=[wish.pk])
    for confirmer in people_who_confirm(person, asked_by=by):
        key = f"second-factor-confirm:{wish.pk}"
        notify(to=confirmer, template="second_factor_confirm", context={"owner": person}, link=link, key=key)
    key = f"second-factor-asked:{wish.pk}"
    notify(to=person, template="second_factor_asked", context={}, link=reverse("members:profile"), key=key)
    return wish


@verb
def confirm_second_factor_reset(*, wish: SecondFactorReset, by: Person) -> SecondFactorReset:
    """Confirm a wish and remove the second step; at the next log-in a new one is set up. Return the wish.

    Raises Refused when it is over, and for anybody but those in `people_who_confirm`.
    """
    person = locked(wish.person)
    wish = locked(wish)
    _require_open(wish)
    if not people_who_confirm(person, asked_by=wish.asked_by).filter(pk=by.pk).exists():
        raise Refused(
            _(
                "Somebody else must confirm it: another of the secretariat, or a co-chair of the person's committee, "
                "who has had the role for a week."
            )
        )
    with acting(by=by, reason=wish.reason):
        remove_second_factor(person)
    wish.confirmed_by, wish.done_at = by, clock.now()
    wish.save()
    return wish


@verb
def refuse_second_factor_reset(*, wish: SecondFactorReset, by: Person) -> SecondFactorReset:
    """Say no to a wish, or withdraw it: the second step stays. Return the wish. Raises Refused when it is over."""
    locked(wish.person)
    wish = locked(wish)
    _require_open(wish)
    _end(wish)
    return wish


def remove_second_factor(person: Person) -> None:
    """Remove every second step of `person` (a locked row), log him or her off everywhere, and say so."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    person.save()
    notify(
        to=person,
        template="second_factor_reset",
        context={},
        link=reverse("mfa_index"),
        key=f"second-factor-reset:{clock.now().isoformat()}",
    )


def _require_open(wish):
    if not wish.is_open:
        raise Refused(_("The wish is over: it has been confirmed, refused, or become too old."))


def _end(wish):
    wish.ended_at = clock.now()
    wish.save()
