"""Who is told that something behind the pages stands still: the secretariat, and whoever watches the portal."""

import pytest

from dk2020portal.out_of_order import STANDS_STILL, UNCOUNTED
from record.models import WorkerSign
from tests.queries import queries_of


def at_work(*serves):
    WorkerSign.objects.create(name="-".join(serves), serves=serves)


def test_the_secretariat_is_told_on_its_front_page_what_stands_still(as_, secretary, member, jobs_wait):
    at_work("packs")
    pages = [as_(person).get("/") for person in (secretary, member)]
    assert [page.context["out_of_order"] for page in pages] == [[STANDS_STILL["mail"], STANDS_STILL["timer"]], []]
    assert ["Something in the portal stands still" in page.content.decode() for page in pages] == [True, False]


def test_being_told_costs_one_query(as_, secretary, settings, jobs_wait):
    asked = [queries_of(as_(secretary), "/")]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["mail"]}}
    asked.append(queries_of(as_(secretary), "/"))
    assert asked[0] - asked[1] == 1


@pytest.mark.parametrize(("counted", "said"), [(0, [UNCOUNTED]), (1, [])])
def test_a_proxy_nobody_counted_is_told_of(as_, client, secretary, settings, counted, said):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = counted
    by_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert as_(secretary).get("/", headers=by_proxy).context["out_of_order"] == said
    assert client.get("/health/", headers=by_proxy).json()["uncounted_proxy"] == bool(said)


def test_whoever_watches_reads_what_stands_still_while_pages_go_on_being_served(client, db, jobs_wait):
    at_work("mail", "timer")
    stands_still = client.get("/health/")
    at_work("packs")
    works = client.get("/health/")
    assert [answer.status_code for answer in (stands_still, works)] == [200, 200]
    assert [answer.json() for answer in (stands_still, works)] == [
        {"status": "degraded", "unserved": ["packs"], "uncounted_proxy": False},
        {"status": "ok", "unserved": [], "uncounted_proxy": False},
    ]
