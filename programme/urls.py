"""Addresses of the programme and its tasks."""

from django.urls import URLPattern, URLResolver, include, path

from programme.views import (
    archive,
    closing,
    coordination,
    desk,
    network,
    papers,
    plan_kinds,
    plan_parts,
    plans,
    plans_sheet,
    programme,
    setting_up,
    summit,
    summit_guests,
    summit_public,
    support,
    tasks,
    whole,
)

app_name = "programme"

task = [
    path("", tasks.task, name="task"),
    path("edit/", tasks.edit_task, name="edit_task"),
    path("new/", tasks.add_task, name="add_subtask"),
    path("status/", tasks.report_on_task, name="report_on_task"),
    path("close/", tasks.close_task, name="close_task"),
    path("reopen/", tasks.reopen_task, name="reopen_task"),
]

of_network = [
    path("", network.network, name="network"),
    path("meetings/new/", network.open_network, name="open_network"),
    path("people/new/", network.take_coordinators_along, name="take_coordinators_along"),
    path("knowledge/", network.say_what_one_knows, name="say_what_one_knows"),
    path("notes/new/", network.write_note, name="write_note"),
    path("notes/<int:pk>/", network.note, name="network_note"),
    path("notes/<int:pk>/edit/", network.edit_note, name="edit_note"),
    path("notes/<int:pk>/remove/", network.remove_note, name="remove_note"),
    path("notes/<int:pk>/documents/new/", network.add_network_document, name="add_network_document"),
    path("notes/<int:pk>/documents/<int:document_pk>/", network.network_document, name="network_document"),
    path(
        "notes/<int:pk>/documents/<int:document_pk>/remove/",
        network.remove_network_document,
        name="remove_network_document",
    ),
]

a_request = [
    path("", support.support_request, name="support_request"),
    path("answer/", support.answer_support, name="answer_support"),
    path("pass-on/", support.pass_on_support, name="pass_on_support"),
    path("more/", support.add_to_support, name="add_to_support"),
    path("withdraw/", support.withdraw_support, name="withdraw_support"),
]

a_plan = [
    path("", plans.plan, name="plan"),
    path("edit/", plans.edit_plan, name="edit_plan"),
    path("confirm/", plans.confirm_plan, name="confirm_plan"),
    path("milestones/new/", plan_parts.add_milestone, name="add_milestone"),
    path("milestones/<int:milestone_pk>/", plan_parts.edit_milestone, name="edit_milestone"),
    path("milestones/<int:milestone_pk>/confirm/", plan_parts.confirm_milestone, name="confirm_milestone"),
    path("milestones/<int:milestone_pk>/remove/", plan_parts.remove_milestone, name="remove_milestone"),
    path("support/new/", support.ask_support, name="ask_support"),
    path("briefing/", support.briefing, name="briefing"),
    path("links/new/", plan_parts.add_plan_link, name="add_plan_link"),
    path("links/<int:link_pk>/remove/", plan_parts.remove_plan_link, name="remove_plan_link"),
    path("documents/new/", plan_parts.add_plan_document, name="add_plan_document"),
    path("documents/<int:document_pk>/", plan_parts.plan_document, name="plan_document"),
    path("documents/<int:document_pk>/remove/", plan_parts.remove_plan_document, name="remove_plan_document"),
]

of_plans: list[URLPattern | URLResolver] = [
    path("", plans.plans, name="plans"),
    path("new/", plans.add_plan, name="add_plan"),
    path("export/", plans.export_plans, name="export_plans"),
    path("import/", plans_sheet.import_plans, name="import_plans"),
    path("kinds/", plan_kinds.plan_kinds, name="plan_kinds"),
    path("kinds/rounds/new/", plan_kinds.add_round, name="add_round"),
    path("kinds/rounds/<int:round_pk>/", plan_kinds.edit_round, name="edit_round"),
    path("kinds/steps/new/", plan_kinds.add_step, name="add_step"),
    path("kinds/steps/<int:step_pk>/", plan_kinds.edit_step, name="edit_step"),
    path("<int:pk>/", include(a_plan)),
]

coordinated = [
    path("", coordination.coordination, name="coordination"),
    path("contacts/new/", coordination.add_contact, name="add_contact"),
    path("contacts/<int:pk>/end/", coordination.end_contact, name="end_contact"),
    path("agreements/new/", coordination.note_agreement, name="note_agreement"),
    path("agreements/<int:pk>/", coordination.agreement, name="agreement"),
    path("agreements/<int:pk>/correct/", coordination.correct_agreement, name="correct_agreement"),
    path("agreements/<int:pk>/tasks/new/", coordination.add_agreed, name="add_agreed"),
    path("agreed/<int:pk>/done/", coordination.finish_agreed, name="finish_agreed"),
    path("papers/new/", papers.file_paper, name="file_paper"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/edit/", papers.edit_paper, name="edit_paper"),
    path("papers/<int:pk>/item/", papers.make_item, name="make_item"),
    path("papers/<int:pk>/close/", papers.close_paper, name="close_paper"),
]

of_summit = [
    path("", summit.summit, name="summit"),
    path("edit/", summit.edit_summit, name="edit_summit"),
    path("sessions/new/", summit.add_session, name="add_session"),
    path("sessions/<int:pk>/edit/", summit.edit_session, name="edit_session"),
    path("sessions/<int:pk>/remove/", summit.remove_session, name="remove_session"),
    path("concept/new/", summit.add_concept_paper, name="add_concept_paper"),
    path("concept/<int:pk>/", summit.concept_paper, name="concept_paper"),
    path("concept/<int:pk>/file/", summit.concept_file, name="concept_file"),
    path("concept/<int:pk>/item/", summit.propose_concept_paper, name="propose_concept_paper"),
    path("invited/", summit_guests.invited, name="invited"),
    path("invited/new/", summit_guests.invite_party, name="invite_party"),
    path("invited/send/", summit_guests.send_invitations, name="send_invitations"),
    path("invited/<int:pk>/send/", summit_guests.send_again, name="send_again"),
    path("invited/<int:pk>/withdraw/", summit_guests.withdraw_party, name="withdraw_party"),
    path("participants/", summit_guests.participants, name="participants"),
    path("participants/sheet/", summit_guests.participants_sheet, name="participants_sheet"),
    path("participants/badges/", summit_guests.badges, name="badges"),
    path("evaluation/", summit_guests.evaluation, name="evaluation"),
    path("evaluation/ask/", summit_guests.ask_for_evaluation, name="ask_for_evaluation"),
    path("participants/<int:pk>/cancel/", summit_guests.cancel_for, name="cancel_for"),
]

# By a link, without an account. A guest who came by another link is on the way in here, too (meetings/guests/links.py).
by_link = [
    path("<str:token>/", summit_public.summit_answer, name="summit_answer"),
    path("mine/<str:token>/", summit_public.summit_registration, name="summit_registration"),
    path("mine/<str:token>/evaluation/", summit_public.summit_evaluate, name="summit_evaluate"),
    path("mine/<str:token>/cancel/", summit_public.summit_cancel, name="summit_cancel"),
]

set_up = [
    path("", setting_up.set_up, name="set_up"),
    path("committee/", setting_up.edit_committee, name="edit_committee"),
    path("terms/", setting_up.write_terms, name="write_terms"),
    path("reference/", setting_up.add_case_reference, name="add_case_reference"),
    path("programme/", setting_up.start_programme, name="start_programme"),
]

urlpatterns = [
    path("committees/<slug:slug>/programme/", programme.programme, name="programme"),
    path("committees/<slug:slug>/programme/periods/new/", programme.continue_programme, name="continue_programme"),
    path("committees/<slug:slug>/programme/close/", closing.close_programme, name="close_programme"),
    path("committees/<slug:slug>/programme/reopen/", closing.reopen_programme, name="reopen_programme"),
    path("committees/<slug:slug>/programme/handover/", closing.handover, name="handover"),
    path("committees/<slug:slug>/programme/timeline/", whole.timeline, name="timeline"),
    path("committees/<slug:slug>/programme/people/", whole.who_is_who, name="who_is_who"),
    path("committees/<slug:slug>/programme/terms/", whole.terms, name="terms"),
    path("committees/<slug:slug>/programme/terms/<int:number>/", whole.place_sentence, name="place_sentence"),
    path("committees/<slug:slug>/programme/tasks/new/", tasks.add_task, name="add_task"),
    path("committees/<slug:slug>/programme/tasks/<int:pk>/", include(task)),
    path("committees/<slug:slug>/coordination/", include(coordinated)),
    path("committees/<slug:slug>/summit/", include(of_summit)),
    path("committees/<slug:slug>/plans/", include(of_plans)),
    path("new-committee/", setting_up.new_committee, name="new_committee"),
    path("committees/<slug:slug>/set-up/", include(set_up)),
    path("committees/<slug:slug>/archive/", archive.archive, name="archive"),
    path("committees/<slug:slug>/archive/new/", archive.ask_for_archive, name="ask_for_archive"),
    path("archives/<int:pk>/", archive.archive_job, name="archive_job"),
    path("archives/<int:pk>/file/", archive.archive_file, name="archive_file"),
    path("invitations/summit/", include(by_link)),
    path("committees/<slug:slug>/network/", include(of_network)),
    path("committees/<slug:slug>/support/", support.support, name="support"),
    path("support/<int:pk>/", include(a_request)),
    path("desk/", desk.desk, name="desk"),
    path("desk/absences/new/", desk.note_absence, name="note_absence"),
    path("desk/absences/<int:pk>/end/", desk.end_absence, name="end_absence"),
    path("desk/<slug:kind>/<int:pk>/", desk.desk_row, name="desk_row"),
    path("desk/<slug:kind>/<int:pk>/take/", desk.take_over, name="take_over"),
    path("items/<int:pk>/tasks/", tasks.tie_item, name="tie_item"),
    path("follow-ups/<int:pk>/tasks/", tasks.tie_follow_up, name="tie_follow_up"),
]
