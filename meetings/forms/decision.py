"""Input of the meeting room and of decisions afterwards."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, Outcome
from meetings.reading.minutes_record import DecisionSaid
from meetings.reading.people import who_may_dissent
from meetings.reading.presence import quorum_of_item
from members.forms.choices import PersonChoice
from members.models import Person
from pages.fields import DateField, VersionField, offer
from pages.rich_text_field import RichTextField
from pages.richtext import RichText, typed_text
from pages.text_fields import TextField
from record.versions import version_of

NO_OUTCOME = [("", _("as a whole"))]


def without_quorum_field() -> TextField:
    """Return the field for why something is decided while the group cannot decide."""
    return TextField(
        label=_("Why it is decided without a quorum"),
        rows=2,
        required=False,
        help_text=_("It stands in the minutes. Not needed for noted, discussed, deferred and withdrawn."),
    )


def fact_note_field() -> TextField:
    """Return the field for what the law asks to be noted (offentlighedsloven § 13, stk. 1)."""
    return TextField(
        label=_("Note of facts"),
        rows=2,
        required=False,
        help_text=_(
            "The law asks for it in a case that is to be decided, when facts of the case or professional assessments "
            "from outside that matter are told orally or otherwise and do not stand in the papers "
            "(offentlighedsloven § 13). It always stands in the minutes."
        ),
    )


class DecisionForm(forms.Form):
    """What was decided on one item, with an outcome for each recommendation point where it differs."""

    version = VersionField()
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose")), *Outcome.choices],
        error_messages={"required": _("Choose an outcome for the item")},
    )
    text = TextField(label=_("Decision"), rows=3, required=False)
    discussion = RichTextField(
        label=_("What was discussed"),
        rows=3,
        help_text=_("In the minutes in their long form only. In the short form it stays here, with the secretariat."),
    )
    fact_note = fact_note_field()
    review_on = DateField(label=_("To be reviewed on"), required=False)
    without_quorum_because = without_quorum_field()

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = list(item.points.all())
        self._add_points()
        for field in self.fields.values():
            # Nine forms stand below each other: heard alone, a field says to which item it belongs.
            optional = "" if field.required else f" ({_('optional')})"
            if field.label:
                field.widget.attrs["aria-label"] = f"{field.label}{optional}, {item.number}. {item.title}"

    def _add_points(self) -> None:
        if len(self.points) > 1:
            for point in self.points:
                self.fields[f"point_{point.pk}"] = forms.ChoiceField(
                    label=_("Point %(number)s") % {"number": point.position},
                    choices=NO_OUTCOME + Outcome.choices,
                    required=False,
                )

    @property
    def beside_quorum(self) -> list[forms.BoundField]:
        """The fields of the decision that are shown whoever is there; the reason is asked for at the quorum."""
        apart = ("without_quorum_because", "discussion", "fact_note")
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def aside(self) -> list[forms.BoundField]:
        """What is set beside the words: when it is reviewed, and outcomes of points."""
        return [field for field in self.beside_quorum if field.name not in ("outcome", "text")]

    @property
    def has_discussion(self) -> bool:
        """Whether what was discussed is written, or is to be mended."""
        return bool(self["discussion"].value() or self["discussion"].errors)

    @property
    def has_fact_note(self) -> bool:
        """Whether a note of facts is written, or is to be mended."""
        return bool(self["fact_note"].value() or self["fact_note"].errors)

    @property
    def is_mended_beside(self) -> bool:
        """Whether something is to be mended beside the words."""
        return bool(self["without_quorum_because"].errors or any(field.errors for field in self.aside))

    @property
    def says_more(self) -> bool:
        """Whether something stands beside the decision: what was discussed, or a note of facts."""
        return self.has_discussion or self.has_fact_note

    def keep_typed_reason(self) -> None:
        """Let htmx, which draws the quorum anew, leave a reason alone that is being typed."""
        self.fields["without_quorum_because"].widget.attrs["data-hx-preserve"] = "true"

    @property
    def point_outcomes(self) -> dict[int, str]:
        """Outcomes by the id of the recommendation point; empty for "as a whole"."""
        return {point.pk: self.cleaned_data.get(f"point_{point.pk}", "") for point in self.points}


def initial_of(item: AgendaItem) -> dict:
    """Return what the form shows: the decision as it stands, or an empty one. Fetch `with_points()` (reading.room)."""
    decision = item.recorded_decision
    if decision is None:
        return {"version": version_of(None)}
    points = {f"point_{point.pk}": getattr(point, "said", None) or "" for point in item.points.all()}
    return points | {
        "version": version_of(decision),
        "outcome": decision.outcome,
        "text": typed_text(decision.text),
        "discussion": decision.discussion,
        "fact_note": decision.fact_note,
        "review_on": decision.review_on,
        "without_quorum_because": decision.without_quorum_because,
    }


class AttendanceForm(forms.Form):
    present = forms.ChoiceField(
        label=_("Present"),
        choices=[("yes", _("Present")), ("in_person", _("Came in person")), ("no", _("Not present"))],
        error_messages={"required": _("Choose present or not present")},
    )
    from_item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("From item"), required=False)
    to_item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("To and including item"), required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, from_item=items, to_item=items)

    @property
    def facts(self) -> dict:
        """What the verb asks for: present or not, in person where a substitute was called, and the items."""
        data = dict(self.cleaned_data)
        answer = data.pop("present")
        return data | {"present": answer != "no", "in_person": answer == "in_person"}

    @property
    def problems(self) -> list[str]:
        """What is wrong, as sentences: the form is part of a table, with no place of its own for them."""
        return [str(error) for errors in self.errors.values() for error in errors]


class DissentForm(forms.Form):
    person = PersonChoice(label=_("Member"), error_messages={"required": _("Choose the member")})
    statement = TextField(label=_("Statement"), rows=3, required=False, help_text=_("Empty: remove it."))

    def __init__(self, *args, decision: Decision, **kwargs):
        super().__init__(*args, **kwargs)
        entered = Person.objects.filter(dissents__decision=decision).values("pk")
        there = who_may_dissent(decision).values("pk")
        registered = Person.objects.registered().select_related("organisation")
        offer(self, person=registered.filter(Q(pk__in=there) | Q(pk__in=entered)))
        self.fields["person"].help_text = _("Those who voted on the item. Record first who was there.")


class AmendmentForm(forms.Form):
    version = VersionField()
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome)
    text = RichTextField(label=_("New wording"), rows=5)
    discussion = RichTextField(label=_("What was discussed"), rows=4)
    fact_note = fact_note_field()
    reason = TextField(
        label=_("Reason"),
        rows=3,
        error_messages={"required": _("Write why the decision is amended")},
    )

    def __init__(self, *args, decision: Decision, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = list(decision.item.points.all())
        entered = Person.objects.filter(dissents__decision=decision)
        self.people = list((who_may_dissent(decision) | entered).distinct())
        reason = self.fields.pop("reason")
        if not decision.meeting.minutes.is_long:
            del self.fields["discussion"]
        if not quorum_of_item(decision.item).is_met:
            self.fields["without_quorum_because"] = without_quorum_field()
        for point in self.points if len(self.points) > 1 or decision.point_outcomes.all() else []:
            self.fields[f"point_{point.pk}"] = forms.ChoiceField(
                label=_("Point %(number)s") % {"number": point.position},
                choices=NO_OUTCOME + Outcome.choices,
                required=False,
            )
        for person in self.people:
            label = _("Dissent, %(name)s") % {"name": person.name}
            self.fields[f"dissent_{person.pk}"] = TextField(label=label, rows=2, required=False)
        self.fields["reason"] = reason

    @property
    def facts(self) -> dict:
        """What the verb asks for; points and dissents by id, empty ones for what is not to stand."""
        data = self.cleaned_data
        return {
            "outcome": data["outcome"],
            "text": data["text"],
            "reason": data["reason"],
            "expected_version": data["version"],
            "point_outcomes": {point.pk: data.get(f"point_{point.pk}", "") for point in self.points},
            "without_quorum_because": data.get("without_quorum_because"),
            "discussion": data.get("discussion"),
            "fact_note": data["fact_note"],
            "dissents": {person.pk: data[f"dissent_{person.pk}"] for person in self.people},
        }


def standing(decision: Decision, said: DecisionSaid) -> dict:
    """Return what the form of an amendment shows: `said` of the decision, with its points and dissents.

    Seals of the first format keep neither points nor people by id: there the rows tell which is whose.
    """
    told = said.points + said.dissents
    by_row = any(None in (getattr(row, "point_id", 0), getattr(row, "person_id", 0)) for row in told)
    points = decision.point_outcomes.all() if by_row else said.points
    dissents = decision.dissents.all() if by_row else said.dissents
    return {
        "version": version_of(decision),
        "outcome": said.outcome,
        "text": RichText(said.text),
        "discussion": RichText(said.discussion),
        "fact_note": said.fact_note,
        "without_quorum_because": said.without_quorum_because,
        **{f"point_{point.point_id}": point.outcome for point in points},
        **{f"dissent_{dissent.person_id}": dissent.statement for dissent in dissents},
    }
