"""The timer: one part that fails does not stop the others, and is told of."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from members.models import LogInFailure
from record import clock


def test_a_part_that_fails_is_named_and_the_others_are_done(db, settings, caplog):
    # Where the pieces of packs should lie in a folder there is a file.
    settings.PACK_PIECES.write_text("")
    LogInFailure.objects.create(at=clock.now() - timedelta(days=2), email="a", place="b")
    with pytest.raises(CommandError, match=r"^These parts failed, and the log says how: tend_packs\.$"):
        call_command("tend", "--once")
    assert caplog.messages[-1] == "The part tend_packs of tend failed; the others go on"
    assert not LogInFailure.objects.exists()
