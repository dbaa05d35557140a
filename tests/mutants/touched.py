"""Which modules are tried, and the tests that touch each: the ones most likely to notice first."""

_GATE = ("test_gate", "meetings/test_meeting_links", "meetings/test_guest_links", "meetings/test_transitions")
_LIFE = ("meetings/test_lifecycle", "meetings/test_workflow", "meetings/test_workflow_refusals")
_AGENDA = ("meetings/test_workflow", "meetings/test_item_refusals", "meetings/test_workflow_refusals")
_MINUTES = (
    "meetings/test_taken_back",
    "meetings/test_minutes_refusals",
    "meetings/test_workflow",
    "meetings/test_workflow_refusals",
)
_ROOM = ("meetings/test_workflow", "meetings/test_room", "meetings/test_presence", "meetings/test_deferred")
_MEMBERS = ("members/test_membership", "members/test_membership_refusals", "members/test_membership_changes")
_CASES = ("meetings/test_referrals",)
_GROUPS = ("workgroups/test_work",)
_PEOPLE = ("members/test_people", "members/test_people_sheet", "members/test_membership_refusals", "members/test_pages")

_TOUCHING = {
    "meetings/rules/lifecycle.py": (*_LIFE, "meetings/test_transitions", "meetings/test_remarks"),
    "meetings/reading/quorum.py": ("meetings/test_quorum",),
    "meetings/rules/deadlines.py": ("meetings/test_deadlines",),
    "meetings/seals/sealing.py": ("meetings/test_sealed_content", "meetings/test_seals", "meetings/test_corrections"),
    "meetings/models/reach.py": _GATE,
    "meetings/models/agenda.py": (*_GATE, "meetings/test_items", "meetings/test_agenda"),
    "members/gate/permissions.py": (*_GATE, "meetings/test_remarks", "meetings/test_seeing_as", "members/test_roles"),
    "members/rules/roles.py": (*_GATE, "members/test_roles", "meetings/test_lifecycle", "meetings/test_remarks"),
    "meetings/workflow/amendments.py": (
        "meetings/test_amendments",
        "meetings/test_decisions",
        "meetings/test_deferred",
    ),
    "meetings/workflow/annexes.py": ("meetings/test_annexes", "meetings/test_workflow", "meetings/test_item_refusals"),
    "meetings/workflow/answers.py": _CASES,
    "meetings/workflow/approved_minutes.py": (
        "meetings/test_amendments",
        "meetings/test_corrections",
        "meetings/test_decisions",
    ),
    "meetings/workflow/attendance.py": (
        *_ROOM,
        "meetings/test_minutes_refusals",
        "meetings/test_taken_back",
        "meetings/test_invitations",
    ),
    "meetings/workflow/calendar.py": ("meetings/test_calendar", "meetings/test_workflow", "meetings/test_lifecycle"),
    "meetings/workflow/copying.py": ("meetings/test_workflow", "meetings/test_deferred", "meetings/test_taken_back"),
    "meetings/workflow/corrections.py": (
        "meetings/test_corrections",
        "meetings/test_minutes_refusals",
        "meetings/test_workflow",
    ),
    "meetings/workflow/follow_ups.py": (
        "meetings/test_follow_ups",
        "meetings/test_minutes_refusals",
        "meetings/test_workflow",
        "meetings/test_decisions",
    ),
    "meetings/workflow/grants.py": ("meetings/test_grants", "meetings/test_guest_links", "test_gate"),
    "meetings/workflow/reuse.py": ("meetings/test_annex_files",),
    "meetings/workflow/sittings.py": ("meetings/test_sittings",),
    "meetings/workflow/wordings.py": ("meetings/test_sittings",),
    "meetings/workflow/order.py": ("meetings/test_agenda_editor", "meetings/test_item_refusals"),
    "meetings/workflow/places.py": ("meetings/test_agenda_editor",),
    "meetings/rules/last_items.py": ("meetings/test_agenda_editor",),
    "meetings/workflow/items.py": (*_AGENDA, "meetings/test_items", "meetings/test_deferred", "meetings/test_remarks"),
    "meetings/workflow/meetings.py": (
        *_AGENDA,
        "meetings/test_supplements",
        "meetings/test_taken_back",
        "meetings/test_lifecycle",
        "test_gate",
    ),
    "meetings/workflow/minutes.py": (*_MINUTES, "meetings/test_minutes", "meetings/test_lifecycle"),
    "meetings/workflow/planning.py": ("meetings/test_planning", "meetings/test_plan"),
    "meetings/workflow/proposals.py": ("meetings/test_proposals", "meetings/test_item_refusals", "meetings/test_items"),
    "meetings/workflow/quorate.py": ("meetings/test_room", "meetings/test_decisions"),
    "meetings/workflow/referral_answers.py": _CASES,
    "meetings/workflow/referrals.py": _CASES,
    "meetings/workflow/remarks.py": ("meetings/test_remarks",),
    "meetings/workflow/review.py": ("meetings/test_review", "meetings/test_workflow", "meetings/test_lifecycle"),
    "meetings/workflow/session.py": (*_ROOM, "meetings/test_amendments", "meetings/test_transitions"),
    "meetings/workflow/told_of_cases.py": _CASES,
    "meetings/workflow/transitions.py": (*_MINUTES, "meetings/test_lifecycle", "meetings/test_amendments"),
    "meetings/workflow/year_plan.py": ("meetings/test_year_plan",),
    "members/workflow/erasure.py": ("members/test_erasure", "members/test_membership_refusals"),
    "members/workflow/memberships.py": _MEMBERS,
    "members/workflow/people.py": _PEOPLE,
    "members/workflow/people_import.py": ("members/test_people_sheet",),
    "members/workflow/placements.py": ("programme/test_desk", "programme/test_plans"),
    "members/workflow/setting_up.py": ("programme/test_setting_up",),
    "members/workflow/seats.py": ("members/test_seats", "members/test_composition"),
    "programme/workflow/closing.py": ("programme/test_closing",),
    "programme/workflow/while_open.py": ("programme/test_closing",),
    "members/workflow/goes_on.py": ("programme/test_closing",),
    "programme/workflow/starting.py": ("programme/test_setting_up",),
    "programme/workflow/coordination.py": ("programme/test_coordination",),
    "programme/workflow/desk.py": ("programme/test_desk",),
    "programme/workflow/papers.py": ("programme/test_desk", "programme/test_coordination"),
    "programme/workflow/periods.py": ("programme/test_pages",),
    "programme/workflow/summit.py": ("programme/test_summit",),
    "programme/workflow/summit_evaluations.py": ("programme/test_summit_evaluation",),
    "programme/workflow/summit_invitations.py": ("programme/test_summit_guests",),
    "programme/workflow/summit_mails.py": ("programme/test_summit_guests",),
    "programme/workflow/summit_places.py": ("programme/test_summit_guests",),
    "programme/workflow/summit_registrations.py": ("programme/test_summit_guests",),
    "programme/workflow/summit_papers.py": ("programme/test_summit",),
    "programme/workflow/milestones.py": ("programme/test_plans",),
    "programme/workflow/network.py": ("programme/test_network",),
    "programme/workflow/support.py": ("programme/test_support",),
    "programme/workflow/plans.py": ("programme/test_plans",),
    "programme/workflow/plans_import.py": ("programme/test_plans",),
    "programme/workflow/terms.py": ("programme/test_whole",),
    "programme/workflow/tasks.py": ("programme/test_tasks", "programme/test_tied"),
    "workgroups/workflow/documents.py": _GROUPS,
    "workgroups/workflow/groups.py": _GROUPS,
    "workgroups/workflow/milestones.py": _GROUPS,
    "workgroups/workflow/reports.py": _GROUPS,
}

# That a verb is one is asked of all of them at once.
TESTS_OF = {module: ("test_verbs", *tests) if "/workflow/" in module else tests for module, tests in _TOUCHING.items()}
