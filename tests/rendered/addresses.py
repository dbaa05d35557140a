"""Every address of the portal with the objects of the demo: some of each kind and state, not all of them."""

from itertools import product

from django.urls import NoReverseMatch, reverse

from meetings.models import (
    AgendaComment,
    AgendaItem,
    Attachment,
    Attendance,
    DatePoll,
    Decision,
    FollowUp,
    ItemGrant,
    ItemTemplate,
    Meeting,
    MeetingGrant,
    MinutesComment,
    PackJob,
    PollDate,
    PollVoter,
    ProposedDate,
    ReferralReceiver,
    TakenDays,
    YearTheme,
)
from meetings.rules.lifecycle import TRANSITIONS
from members.models import Membership, Message, Organisation, Person, Seat, SecondFactorReset
from programme.models import (
    ArchiveJob,
    ClimatePlan,
    ConceptPaper,
    PlanMilestone,
    PlanRound,
    PlanStep,
    SummitInvitation,
    SummitRegistration,
    SummitSession,
    Task,
)
from tests.test_urls_by_role import all_routes
from workgroups.models import GroupDocument, Milestone, WorkGroup

# Answered with data, a file or nothing, never with a page.
NO_PAGES = {
    "meetings:feed",
    *("health", "meetings:pack_file", "members:own_data_file", "members:export_people", "members:still_here"),
    *("meetings:plan_sheet", "meetings:plan_calendar", "meetings:decisions_file", "meetings:all_decisions_file"),
    *("programme:export_plans", "programme:participants_sheet", "programme:badges"),
    *("health", "health_live", "health_ready", "metrics", "meetings:pack_file", "programme:archive_file"),
    *("members:own_data_file", "members:export_people", "members:still_here"),
}
# Log-in by an organisation's own account, which the demo does not have.
FOREIGN = ("openid_connect_", "saml")


def addresses(committee, *, under=("",), only=None):
    """Every address whose route begins as one of `under`, as (name, address), of the objects of a committee.

    `only` leaves out what belongs to other meetings.
    """
    meetings = Meeting.objects.filter(committee=committee)
    known = objects(committee, meetings.filter(pk__in=only) if only else meetings)
    of_plans, group = _of_plans(), WorkGroup.objects.filter(committee__parent=committee).first()
    for name, route in all_routes():
        if name in NO_PAGES or name.startswith(FOREIGN) or not route.startswith(under):
            continue
        pks = next((found for start, found in known.items() if start in route), [None])
        verbs = sorted({row.verb for row in TRANSITIONS}) if "<slug:verb>" in route else [None]
        slug = group.committee.slug if group and route.startswith("workgroups/") else committee.slug
        given = {"slug": slug, "number": 1, "token": "x", "kind": "csv", "label": "meetings.Meeting", **of_plans}
        given |= {"person_pk": 1, "direction": "up", "key": "x", "uidb36": "1", "provider_id": "x"}
        for pk, verb in product(pks, verbs):
            values = given | {"pk": pk, "verb": verb, "history_id": pk}
            wanted = {key: value for key, value in values.items() if f":{key}>" in route or f"<{key}>" in route}
            try:
                yield name, reverse(name, kwargs=wanted)
            except NoReverseMatch:
                continue


def _of_plans() -> dict:
    """The keys of what belongs to the plan that is opened; the demo has neither links nor documents of its own."""
    plan = _first(ClimatePlan, milestones__certainty="unconfirmed")
    milestone = [pk for key in plan for pk in _first(PlanMilestone, plan=key)]
    found = {"milestone_pk": milestone, "round_pk": _first(PlanRound), "step_pk": _first(PlanStep)}
    return {name: (keys or [1])[0] for name, keys in found.items()} | {"link_pk": 1, "document_pk": 1}


def objects(committee, meetings) -> dict:
    """The keys of the objects that stand in an address, by a part of its route; the first that fits counts."""
    granted = ItemGrant.objects.filter(content_object__meeting__in=meetings)
    of_meetings = AgendaItem.objects.filter(meeting__in=_one_of_each(meetings, "state"))
    items = [
        *_one_of_each(of_meetings, "meeting__state", "openness"),
        *_one_of_each(of_meetings.exclude(attachments=None), "meeting__state"),
        *_first(AgendaItem, state="proposed", committee=committee),
        *_first_of(granted.values_list("content_object", flat=True)),
    ]
    annexes = Attachment.objects.filter(item__meeting__in=meetings)
    decisions = Decision.objects.filter(item__meeting__in=meetings)
    return {
        "plans/<": _first(ClimatePlan, milestones__certainty="unconfirmed"),
        "history/<str": [key for key in Meeting.history.values_list("history_id", flat=True)[:2] if key],
        "grants/items/": _first(ItemGrant),
        "grants/meetings/": _first(MeetingGrant),
        "meetings/<": _meetings(meetings),
        "proposed-dates/<": _first(ProposedDate),
        "year-themes/<": _first(YearTheme),
        "taken-days/<": _first(TakenDays),
        "polls/dates/<": _first(PollDate),
        "polls/people/<": _first(PollVoter),
        "polls/<": _one_of_each(DatePoll.objects.all(), "state"),
        "items/<": list(dict.fromkeys(items)),
        "annexes/<": _one_of_each(annexes, "item__meeting__state", "closed"),
        "attendances/<": _one_of_each(Attendance.objects.filter(meeting__in=meetings), "meeting__state"),
        "decisions/<": _decisions(decisions),
        "item-templates/<": _first(ItemTemplate),
        "agenda-comments/<": _first(AgendaComment, meeting__in=meetings),
        "comments/<": _first(MinutesComment, minutes__meeting__in=meetings),
        "cases/<": _one_of_each(ReferralReceiver.objects.all(), "answer", "committee", "item__state"),
        "follow-ups/<": _one_of_each(FollowUp.objects.filter(decision__in=decisions), "state"),
        "memberships/<": _one_of_each(Membership.objects.filter(committee=committee), "role"),
        "seats/<": _first(Seat),
        "organisations/<": _first(Organisation),
        "people/<": _one_of_each(Person.objects.all(), "is_active"),
        "messages/<": _first(Message),
        "second-step/<": _first(SecondFactorReset),
        "packs/<": _one_of_each(PackJob.objects.all(), "state", "reader"),
        "archives/<": _one_of_each(ArchiveJob.objects.all(), "state", "reader"),
        "deliverables/<": [1],
        "milestones/<": _first(Milestone),
        "documents/<": _first(GroupDocument),
        "tasks/<": _first(Task),
        "summit/invited/<": _first(SummitInvitation),
        "summit/participants/<": _first(SummitRegistration),
        "summit/sessions/<": _first(SummitSession),
        "summit/concept/<": _first(ConceptPaper),
    }


def _meetings(meetings) -> list[int]:
    """One meeting in each state, and a written procedure in each that one is in."""
    written = meetings.filter(kind=Meeting.Kind.WRITTEN)
    return [*_one_of_each(meetings.exclude(pk__in=written), "state"), *_one_of_each(written, "state")]


def _decisions(decisions) -> list[int]:
    """Some decisions: of each outcome and openness, amended, with dissent, referred, and with tasks."""
    told = [decisions.exclude(**{related: None}) for related in ("amendments", "dissents", "referrals", "follow_ups")]
    found = [pk for some in told for pk in _first_of(some.values_list("pk", flat=True))]
    return list(dict.fromkeys([*found, *_one_of_each(decisions, "outcome", "item__openness")]))


def _first_of(keys) -> list[int]:
    return [key for key in keys[:1] if key]


def _first(model, **conditions) -> list[int]:
    return _first_of(model._base_manager.filter(**conditions).order_by("pk").values_list("pk", flat=True))


def _one_of_each(rows, *kinds) -> list[int]:
    """The key of the newest row of each kind."""
    return list({tuple(kind): pk for pk, *kind in rows.order_by("pk").values_list("pk", *kinds)}.values())
