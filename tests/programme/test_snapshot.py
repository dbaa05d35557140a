"""One state of the database in one block, on whichever engine the tests run."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from members.models import Organisation
from record.snapshot import one_snapshot

pytestmark = pytest.mark.django_db(transaction=True)


def renamed_by_somebody_else(pk, name):
    """Written over another connection, which does not wait."""

    def write():
        try:
            Organisation.objects.get(pk=pk)
            Organisation(pk=pk, name=name, short_name="KL", kind="association").save()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(write).result(timeout=10)


def test_what_is_written_meanwhile_is_not_read_and_who_writes_does_not_wait():
    kl = Organisation.objects.create(name="KL", short_name="KL", kind="association")
    with one_snapshot():
        before = Organisation.objects.get(pk=kl.pk).name
        renamed_by_somebody_else(kl.pk, "Kommunernes Landsforening")
        within = Organisation.objects.get(pk=kl.pk).name
    after = Organisation.objects.get(pk=kl.pk).name
    assert (before, within, after) == ("KL", "KL", "Kommunernes Landsforening")


def test_verbs_begin_as_before_after_a_snapshot():
    def mode():
        return getattr(connection, "transaction_mode", None)

    connection.ensure_connection()
    former = mode()
    with one_snapshot():
        Organisation.objects.exists()
    assert mode() == former
