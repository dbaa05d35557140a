"""What happens to people and committees: one function per verb, named as its button."""

from members.workflow.erasure import erase_person
from members.workflow.memberships import (
    admit,
    appoint_stand_in,
    change_membership,
    end_membership,
    start_membership,
    succeed_membership,
    withdraw_membership,
)
from members.workflow.own_facts import choose_language, edit_own_facts
from members.workflow.people import (
    add_organisation,
    add_person,
    create_committee,
    edit_organisation,
    edit_person,
    open_message,
    open_messages,
    set_rule,
)
from members.workflow.people_import import import_people
from members.workflow.placements import change_municipality, change_office
from members.workflow.seats import add_seat, edit_seat
from members.workflow.setting_up import add_case_reference, edit_committee, set_up_committee, write_terms

__all__ = [
    "add_case_reference",
    "add_organisation",
    "add_person",
    "add_seat",
    "admit",
    "appoint_stand_in",
    "change_membership",
    "change_municipality",
    "change_office",
    "choose_language",
    "create_committee",
    "edit_committee",
    "edit_organisation",
    "edit_own_facts",
    "edit_person",
    "edit_seat",
    "end_membership",
    "erase_person",
    "import_people",
    "open_message",
    "open_messages",
    "set_rule",
    "set_up_committee",
    "start_membership",
    "succeed_membership",
    "withdraw_membership",
    "write_terms",
]
