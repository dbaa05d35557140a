"""What a case says where it arrives: the words that go into the item of another body, in the language of the record."""

from html import escape

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry, digest_of, long_text_fields
from meetings.models import Decision, ReferralReceiver
from pages.richtext import RichText, from_plain, is_plain, plain_text, sanitize, typed_text
from record import clock

# The texts of an item that a sender may send along.
SENT_ALONG = ("summary", *(field.name for field in long_text_fields(AgendaEntry)))


def wording_of(decision: Decision) -> str:
    """Return the digest of what a receiver is told of a decision: outcome, text, points, dissents; two queries."""
    points = list(decision.point_outcomes.order_by("point__position").values_list("point__position", "outcome"))
    dissents = list(decision.dissents.order_by("pk").values_list("person__name", "statement"))
    return digest_of([decision.outcome, decision.text, points, dissents])


def is_amended_since(receiver: ReferralReceiver) -> bool:
    """Return whether the decision has another wording now than the one this receiver was told last."""
    told = receiver.wording or receiver.referral.wording
    return bool(told) and told != wording_of(receiver.referral.decision)


def what_was_decided(decision: Decision, *, again: bool = False) -> RichText:
    """Return the decision with its number and dissents, as the item of the receiver says it; `again`: as amended."""
    with translation.override(settings.LANGUAGE_CODE):
        meeting = decision.meeting
        said = {
            "committee": meeting.committee.name,
            "reference": decision.reference,
            "day": date_format(localtime(meeting.starts_at), "DATE_FORMAT"),
        }
        heading = (_("The decision as it reads now, %(committee)s") if again else _("Referred by %(committee)s")) % said
        line = _("Decision %(reference)s of %(day)s:") % said
        outcome = str(decision.get_outcome_display())
        points = [
            _("Point %(number)s: %(outcome)s") % {"number": row.point.position, "outcome": row.get_outcome_display()}
            for row in decision.point_outcomes.select_related("point")
        ]
        dissents = [
            _("Dissent, %(name)s: %(statement)s") % {"name": row.person.name, "statement": row.statement}
            for row in decision.dissents.select_related("person")
        ]
    lines = "".join(from_plain(text) for text in (*points, *dissents))
    first = f"<h3>{escape(heading)}</h3><p>{escape(line)} <strong>{escape(outcome)}</strong></p>"
    return sanitize(f"{first}{decision.text}{lines}")


def answer_in_words(decision: Decision) -> str:
    """Return, as plain text, what a committee of the portal answered by its own decision, with its number."""
    with translation.override(settings.LANGUAGE_CODE):
        said = typed_text(decision.text) if is_plain(decision.text) else plain_text(decision.text)
        dissents = [
            _("Dissent, %(name)s: %(statement)s") % {"name": row.person.name, "statement": row.statement}
            for row in decision.dissents.select_related("person")
        ]
        number = _("Decision %(reference)s of %(committee)s.") % {
            "reference": decision.reference,
            "committee": decision.meeting.committee.name,
        }
    return "\n\n".join(part for part in (said.strip(), *dissents, number) if part)


def answer_on_the_agenda(receiver: ReferralReceiver) -> RichText:
    """Return an answer as the next agenda of the group that asked says it."""
    decision = receiver.referral.decision
    with translation.override(settings.LANGUAGE_CODE):
        line = _("%(receiver)s has answered %(reference)s “%(title)s” on %(day)s:") % {
            "receiver": receiver,
            "reference": decision.reference,
            "title": receiver.referral.name,
            "day": date_format(receiver.answered_on or clock.today(), "DATE_FORMAT"),
        }
        answer = str(receiver.get_answer_display())
        earlier = _("The answer is about the decision as it read before it was amended.")
    about = f"<p>{escape(earlier)}</p>" if receiver.about_earlier_wording else ""
    first = f"<p>{escape(line)} <strong>{escape(answer)}</strong></p>"
    return sanitize(f"{first}{from_plain(receiver.answer_text)}{about}")
