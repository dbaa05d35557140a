"""The facts and the demo story as `make run` loads them, and what their pages cost."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import CharField, TextField
from django.test import TestCase

from dk2020portal.facts import load_facts
from dk2020portal.story import load_story
from meetings.models import ChairRemark, Decision, Meeting, MinutesRevision
from meetings.reading.presence import order_of, presence_in_words, presences_of, quorum_at
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from members.models import CaseReference, Committee, Message, Organisation, Person
from members.people.composition import composition_on
from pages.richtext import RichTextColumn
from programme.models import Paper
from programme.reading.desk import desk_of
from record.finding.asked import asked_for
from record.finding.asking import hits
from record.finding.filling import fill_until
from record.models import SearchText
from tests.portal.journeys import JOURNEYS
from tests.queries import MOST_PER_PAGE, queries_of
from tests.test_house import own_models

# Every kind of page, asked for on the whole story.
PAGES = (
    "/",
    "/committees/",
    "/committees/{slug}/",
    "/committees/{slug}/composition/",
    "/committees/{slug}/meetings/",
    "/committees/{slug}/plan/",
    "/committees/{slug}/decisions/",
    "/committees/{slug}/follow-ups/",
    "/committees/{slug}/workgroups/",
    "/committees/{slug}/programme/",
    "/committees/{slug}/coordination/",
    "/committees/{slug}/summit/",
    "/committees/{slug}/summit/participants/",
    "/committees/{slug}/summit/invited/",
    "/committees/{slug}/summit/evaluation/",
    "/messages/",
    "/meetings/{published}/",
    "/meetings/{approved}/",
    "/meetings/{published}/packs/choose/",
    "/decisions/{decision}/",
    "/items/{item}/",
    "/meetings/{comments}/",
    "/meetings/{preparing}/prepare/",
    "/meetings/{comments}/room/",
    "/meetings/{comments}/minutes/",
)


# One worker tells the story for all of them: telling it is the slow part. On SQLite the portal of the browser's tests
# has told it.
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the story is told once on each database")
@pytest.mark.xdist_group("demo story")
class DemoStory(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_facts()
        load_story()
        cls.committee = Committee.objects.get(slug="administrativ-styregruppe")
        cls.secretary = Person.objects.get(name="Klimakoordinator, Aarhus (demo)")

    def test_the_search_finds_what_is_expected_first(self):
        fill_until()
        said = []
        for typed, _kind, _reference, begins in JOURNEYS:
            row = SearchText.objects.get(pk=hits(self.secretary, asked_for(typed))[0].row)
            said.append((typed, row.kind, row.reference, row.title[: len(begins)]))
        assert (len(said), said) == (20, list(JOURNEYS))

    def in_state(self, state):
        """The last meeting of the steering group in a state."""
        return Meeting.objects.filter(committee=self.committee, state=state).order_by("starts_at").last()

    def test_the_seats_are_filled_as_the_terms_of_reference_say(self):
        composition = composition_on(self.committee, date(2020, 9, 16))
        filled = [(row.filled, row.seat.places) for row in composition.seats]
        co_chairs = {co_chair.person.name for co_chair in composition.co_chairs}
        assert (filled, co_chairs) == ([(5, 5), (2, 2)], {"Thomas Lindberg", "Kim Kofod Hansen"})

    def test_the_references_and_the_period_are_those_of_the_terms_of_reference(self):
        references = {str(reference) for reference in CaseReference.objects.filter(object_id=self.committee.pk)}
        assert "SAG-2019-04892 / 2978820" in references
        assert (self.committee.programme.starts_on, self.committee.programme.ends_on) == (
            date(2020, 9, 16),
            date(2023, 6, 30),
        )

    def test_carrying_on_is_a_new_period_with_its_decision(self):
        _first, since = self.committee.programme.periods
        assert (since.starts_on, since.ends_on) == (date(2023, 7, 1), self.committee.ends_on)
        assert since.decided_by.reference == "2023-3/7"

    def test_every_sentence_of_the_main_tasks_stands_in_the_terms_of_reference(self):
        assert "At understøtte kommunernes arbejde med udarbejdelse af klimahandlingsplaner" in (
            self.committee.terms_of_reference
        )

    def test_one_meeting_shows_who_left_the_room_who_left_early_and_what_was_decided_without_a_quorum(self):
        meeting = Meeting.objects.for_page().get(committee=self.committee, year=2021, number=4)
        numbers = dict(meeting.items.order_by("position").values_list("pk", "number"))
        presences = presences_of(meeting)
        said = {
            presence.who: presence_in_words(presence, numbers)
            for presence in presences
            if presence_in_words(presence, numbers)
        }
        assert said == {
            "Kim Kofod Hansen": "to item 3",
            "Marie Lindberg Tefre": "apologies",
            "Stedfortræder, Region Midtjylland (demo)": "for Rolf Johnsen, left the room at item 4 (disqualified)",
        }
        decision = Decision.objects.get(item__meeting=meeting, item__number="4")
        quorum = quorum_at(meeting, presences, decision.item_id, order_of(meeting))
        assert (decision.decides, quorum.lacking) == (True, ["Both municipalities and region must be represented."])
        assert decision.without_quorum_because.startswith("Invitationen til topmødet skulle udsendes samme dag.")

    def test_no_code_is_read_as_text(self):
        columns = [
            (model, field)
            for model in own_models()
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField)
        ]
        code = {
            (model.__name__, field.name)
            for model, field in columns
            if model._base_manager.filter(**{f"{field.name}__contains": "&lt;"}).exists()
            or (
                not isinstance(field, RichTextColumn)
                and model._base_manager.filter(**{f"{field.name}__contains": "</p>"}).exists()
            )
        }
        assert (code, Decision.objects.filter(text__startswith="<p>").exists()) == (set(), True)

    def test_loading_twice_changes_nothing(self):
        before = (Meeting.objects.count(), Person.objects.count(), Message.objects.count())
        assert (load_facts(), load_story()) == (0, 0)
        assert (Meeting.objects.count(), Person.objects.count(), Message.objects.count()) == before

    def test_terms_of_reference_that_were_written_anew_stop_no_start(self):
        self.committee.terms_of_reference = "<p>Kort.</p>"
        self.committee.save()
        assert load_facts() == 0

    def test_the_fact_that_was_edited_is_not_overwritten(self):
        Organisation.objects.filter(short_name="Skive").update(name="Skive Kommune (rettet)")
        load_facts()
        assert Organisation.objects.get(short_name="Skive").name == "Skive Kommune (rettet)"

    def test_around_today_there_is_a_meeting_in_each_stage(self):
        stages = (S.MINUTES_COMMENTS, S.PUBLISHED, S.PREPARING)
        assert [self.in_state(stage) is not None for stage in stages] == [True] * 3

    def test_every_approved_meeting_is_sealed_and_one_decision_was_changed_behind_the_portals_back(self):
        approved = Meeting.objects.filter(state=S.MINUTES_APPROVED)
        assert MinutesRevision.objects.filter(number=1).count() == approved.count()
        found = [str(finding) for meeting in approved for finding in check_meeting(meeting, files=False)]
        assert found == ["The text of the decision on item 6 was changed."]
        tampered = Meeting.objects.get(committee=self.committee, year=2021, number=2)
        self.client.force_login(self.secretary, backend="members.accounts.account.PersonBackend")
        page = self.client.get(f"/meetings/{tampered.pk}/minutes/").content.decode()
        assert (found[0] in page, page.count("alert-error")) == (True, 1)

    def test_both_offices_have_something_on_the_desk_and_one_paper_became_an_item(self):
        desk = desk_of(self.secretary)
        handed_over = [row for row in desk.rows if row.handover and row.handover.note]
        assert ({"Aarhus", "Viborg"} <= {row.office for row in desk.rows}, len(handed_over)) == (True, 2)
        assert [absence.person.name for absence in desk.absences] == ["Klimakoordinator, Viborg (demo)"]
        assert [paper.item_id is not None for paper in Paper.objects.order_by("received_on")] == [True, False]

    def test_nobody_gets_mail_about_the_past(self):
        assert Message.objects.filter(wants_mail=True).count() == 0

    def test_a_co_chair_finds_remarks_on_the_upcoming_meeting_within_the_budget(self):
        remarks = list(ChairRemark.objects.select_related("item__meeting", "changed_by").order_by("pk"))
        assert [remark.item.meeting for remark in remarks] == [self.in_state(S.PUBLISHED)] * 3
        self.client.force_login(remarks[0].changed_by, backend=settings.AUTHENTICATION_BACKENDS[0])
        page = self.client.get(remarks[1].item.get_absolute_url())
        assert page.context["remark"] == remarks[1]
        # On top: what co-chairs said of the item to the secretariat, and what changed since one approved.
        assert queries_of(self.client, remarks[1].item.get_absolute_url()) <= MOST_PER_PAGE + 2

    def test_pages_keep_their_query_budgets_on_the_whole_story(self):
        self.client.force_login(self.secretary, backend=settings.AUTHENTICATION_BACKENDS[0])
        decision = Decision.objects.order_by("-pk").first()
        words = {
            "slug": self.committee.slug,
            "published": self.in_state(S.PUBLISHED).pk,
            "approved": self.in_state(S.MINUTES_APPROVED).pk,
            "comments": self.in_state(S.MINUTES_COMMENTS).pk,
            "preparing": self.in_state(S.PREPARING).pk,
            "decision": decision.pk,
            "item": decision.item_id,
        }
        costs = {address: queries_of(self.client, address.format(**words)) for address in PAGES}
        # What a committee is, who sits in it, its periods, meetings, decisions and groups: one over the bar.
        assert costs.pop("/committees/{slug}/") <= MOST_PER_PAGE + 1
        # Beside the agenda on its worktable: proposals, templates, other meetings, what is not saved, what came back.
        assert costs.pop("/meetings/{preparing}/prepare/") <= MOST_PER_PAGE + 5
        # By what decisions are narrowed stands in lists: years, who has something to do, tasks, municipalities.
        assert costs.pop("/committees/{slug}/decisions/") <= MOST_PER_PAGE + 2
        # What is new since the reader was here is asked of the revision seen last: of a meeting, and on the front page.
        assert costs.pop("/") <= MOST_PER_PAGE + 1
        # A closed item stands whole on these: one more is written than read, that somebody has read it.
        for noted in ("/meetings/{comments}/", "/meetings/{comments}/minutes/"):
            assert costs.pop(noted) <= MOST_PER_PAGE + 2
        assert {address: cost for address, cost in costs.items() if cost > MOST_PER_PAGE} == {}
