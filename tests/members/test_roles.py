"""The roles as a board would check them: against design section 5, written a second time by hand."""

import pytest

from members.gate.permissions import authorize
from members.rules.roles import (
    CALLED_SUBSTITUTE,
    GUEST,
    LONE_CHAIR,
    OF_MUNICIPALITY,
    PLAN_KEEPER,
    ROLES,
    SUPPORT_ANSWERER,
    SUPPORT_ASKER,
    Permission,
    Role,
    roles_with,
)

SECRETARIAT, CO_CHAIR, MEMBER = Role.SECRETARIAT, Role.CO_CHAIR, Role.MEMBER
CALLED, PARTICIPANT, COORDINATOR = CALLED_SUBSTITUTE, Role.PARTICIPANT, Role.COORDINATOR
BOARD = {SECRETARIAT, CO_CHAIR, MEMBER}

MATRIX = {
    "members.view_committee": {*BOARD, CALLED, Role.SUBSTITUTE, PARTICIPANT, COORDINATOR},
    "meetings.read_agenda": {*BOARD, CALLED, PARTICIPANT, COORDINATOR},
    "meetings.read_closed": {*BOARD, CALLED},
    "meetings.review_agenda": {CO_CHAIR},
    "meetings.propose_item": {*BOARD, PARTICIPANT, COORDINATOR},
    "meetings.prepare_meeting": {SECRETARIAT},
    "meetings.approve_agenda": {CO_CHAIR},
    "meetings.approve_minutes": {CO_CHAIR},
    "meetings.write_chair_remark": {CO_CHAIR, LONE_CHAIR},
    "meetings.answer_invitation": {*BOARD, CALLED, PARTICIPANT, GUEST},
    "meetings.comment_minutes": {*BOARD, CALLED},
    "meetings.record_meeting": {SECRETARIAT},
    "meetings.export_pack": {*BOARD, CALLED, PARTICIPANT, COORDINATOR, GUEST},
    "members.manage_committee": {SECRETARIAT},
    "members.manage_people": {SECRETARIAT},
    "workgroups.manage_workgroup": {SECRETARIAT},
    "programme.manage_programme": {SECRETARIAT},
    "programme.read_coordination": BOARD,
    "programme.keep_desk": {SECRETARIAT},
    "programme.keep_plan": {SECRETARIAT, PLAN_KEEPER},
    "programme.ask_support": {SECRETARIAT, PLAN_KEEPER, OF_MUNICIPALITY},
    "programme.follow_support": {SUPPORT_ASKER},
    "programme.answer_support": {SECRETARIAT, SUPPORT_ANSWERER},
    "programme.share_in_network": {SECRETARIAT, COORDINATOR},
}


def test_every_permission_is_held_by_those_the_design_names():
    assert {permission: set(roles_with(permission)) for permission in Permission} == {
        permission: {str(role) for role in roles} for permission, roles in MATRIX.items()
    }


def test_every_role_has_a_sentence_for_the_board():
    assert [role for role, rights in ROLES.items() if not str(rights.sentence).endswith(".")] == []


def test_a_permission_nobody_has_heard_of_is_an_error_and_never_a_yes(committee, secretary):
    with pytest.raises(ValueError):
        roles_with("meetings.do_everything")
    with pytest.raises(ValueError):
        authorize(secretary, "meetings.do_everything", committee)


def test_no_permission_is_held_towards_nothing_or_towards_another_committee(committee, secretary):
    other = type(committee).objects.create(
        name="Politisk styregruppe", short_name="Politisk", slug="politisk", kind="political", starts_on="2020-09-16"
    )
    held = {permission for permission in Permission if secretary.has_perm(permission, other)}
    assert (held, {permission for permission in Permission if secretary.has_perm(permission)}) == (set(), set())
