"""Every verb is one: done whole or not at all, and recorded with who did it."""

import pytest

from meetings import workflow as of_meetings
from members import workflow as of_members
from record.verbs import verb

KIND = verb(lambda *, by: None).__code__


@pytest.mark.parametrize("workflow", [of_meetings, of_members], ids=["meetings", "members"])
def test_what_a_workflow_offers_is_a_verb(workflow):
    offered = {name: getattr(workflow, name) for name in workflow.__all__}
    assert [name for name, function in offered.items() if getattr(function, "__code__", None) is not KIND] == []
