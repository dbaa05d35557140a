"""Addresses of meetings and everything in them, grouped under their path."""

from django.urls import include, path

from meetings.views import (
    agenda,
    annexes,
    decisions,
    follow_ups,
    grants,
    guests,
    invitations,
    items,
    minutes,
    packs,
    plan,
    preparation,
    proposed_dates,
    referrals,
    remarks,
    review,
    room,
    transitions,
    who_sees_what,
    year_lists,
    year_plan,
)

app_name = "meetings"

committee_urls = [
    path("meetings/", plan.meetings, name="meetings"),
    path("meetings/new/", plan.create_meeting, name="create_meeting"),
    path("plan/", year_plan.year, name="year_plan"),
    path("plan/sheet/", year_plan.sheet, name="plan_sheet"),
    path("plan/calendar/", year_plan.calendar, name="plan_calendar"),
    path("plan/propose/", proposed_dates.propose_dates, name="propose_dates"),
    path("plan/put/", proposed_dates.plan_dates, name="plan_dates"),
    path("plan/themes/new/", year_lists.add_theme, name="add_theme"),
    path("plan/taken/", year_lists.taken_days, name="taken_days"),
    path("plan/taken/new/", year_lists.add_taken_days, name="add_taken_days"),
    path("plan/taken/usual/", year_lists.add_usual_holidays, name="add_usual_holidays"),
    path("items/", items.proposals, name="proposals"),
    path("items/new/", items.propose_item, name="propose_item"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("cases/", referrals.referrals, name="referrals"),
    path("access-log/", who_sees_what.access_log, name="access_log"),
]

meeting_urls = [
    path("", agenda.meeting, name="meeting"),
    path("edit/", plan.edit_meeting, name="edit_meeting"),
    path("delete/", plan.delete_meeting, name="delete_meeting"),
    path("prepare/", preparation.prepare, name="prepare"),
    path("items/new/", items.add_item, name="add_item"),
    path("answers/", referrals.put_answers_on_agenda, name="put_answers_on_agenda"),
    path("agenda/comment/", review.comment_agenda, name="comment_agenda"),
    path("do/<slug:verb>/", transitions.transition, name="transition"),
    path("invitation/", invitations.answer_invitation, name="answer_invitation"),
    path("room/", room.room, name="room"),
    path("minutes/", minutes.minutes, name="minutes"),
    path("minutes/edit/", minutes.edit_minutes, name="edit_minutes"),
    path("minutes/correct/", minutes.correct_minutes, name="correct_minutes"),
    path("minutes/seals/<int:number>/", minutes.edition, name="edition"),
    path("minutes/comment/", minutes.comment_minutes, name="comment_minutes"),
    path("who/", who_sees_what.who_can_see_what, name="who_can_see_what"),
    path("readings/", who_sees_what.readings, name="readings"),
    path("see-as/<int:person_pk>/", who_sees_what.see_as, name="see_as"),
    path("access/", grants.grants, name="grants"),
    path("access/grant/", grants.grant, name="grant"),
    path("packs/", packs.ask_for_pack, name="ask_for_pack"),
    path("packs/choose/", packs.choose_pack, name="choose_pack"),
]

item_urls = [
    path("", items.item, name="item"),
    path("edit/", items.edit_item, name="edit_item"),
    path("move/<slug:direction>/", preparation.move_item, name="move_item"),
    path("remove/", preparation.remove_item, name="remove_item"),
    path("accept/", items.accept_item, name="accept_item"),
    path("return/", items.return_item, name="return_item"),
    path("note/", items.save_note, name="save_note"),
    path("remarks/", remarks.write_remark, name="write_remark"),
    path("disqualification/", invitations.declare_disqualification, name="declare_disqualification"),
    path("annexes/new/", annexes.attach_file, name="attach_file"),
    path("decision/", room.record_decision, name="record_decision"),
]

attachment_urls = [
    path("", annexes.attachment, name="attachment"),
    path("pdf/", annexes.attachment_pdf, name="attachment_pdf"),
    path("edit/", annexes.edit_attachment, name="edit_attachment"),
    path("replace/", annexes.replace_file, name="replace_file"),
    path("remove/", annexes.remove_attachment, name="remove_attachment"),
]

decision_urls = [
    path("", decisions.decision, name="decision"),
    path("dissent/", room.record_dissent, name="record_dissent"),
    path("follow-ups/new/", follow_ups.add_follow_up, name="add_follow_up"),
    path("amend/", decisions.amend_decision, name="amend_decision"),
    path("refer/", referrals.refer_decision, name="refer_decision"),
]

case_urls = [
    path("", referrals.referral, name="referral"),
    path("answer/", referrals.answer_referral, name="answer_referral"),
    path("answer/file/", referrals.answer_file, name="answer_file"),
    path("days/", referrals.set_dates_of_referral, name="set_dates_of_referral"),
    path("recall/", referrals.recall_referral, name="recall_referral"),
    path("new-wording/", referrals.send_new_wording, name="send_new_wording"),
]

urlpatterns = [
    path("committees/<slug:slug>/", include(committee_urls)),
    path("meetings/<int:pk>/", include(meeting_urls)),
    path("proposed-dates/<int:pk>/", proposed_dates.move_date, name="move_date"),
    path("proposed-dates/<int:pk>/drop/", proposed_dates.drop_date, name="drop_date"),
    path("year-themes/<int:pk>/", year_lists.edit_theme, name="edit_theme"),
    path("year-themes/<int:pk>/remove/", year_lists.remove_theme, name="remove_theme"),
    path("taken-days/<int:pk>/", year_lists.edit_taken_days, name="edit_taken_days"),
    path("taken-days/<int:pk>/remove/", year_lists.remove_taken_days, name="remove_taken_days"),
    path("attendances/<int:pk>/", room.record_attendance, name="record_attendance"),
    path("attendances/<int:pk>/substitute/", invitations.name_substitute, name="name_substitute"),
    path("disqualifications/<int:pk>/", invitations.decide_disqualification, name="decide_disqualification"),
    path("items/<int:pk>/", include(item_urls)),
    path("annexes/<int:pk>/", include(attachment_urls)),
    path("decisions/<int:pk>/", include(decision_urls)),
    path("amendments/<int:pk>/approve/", decisions.approve_amendment, name="approve_amendment"),
    path("amendments/<int:pk>/withdraw/", decisions.withdraw_amendment, name="withdraw_amendment"),
    path("corrections/<int:pk>/approve/", minutes.approve_correction, name="approve_correction"),
    path("corrections/<int:pk>/withdraw/", minutes.withdraw_correction, name="withdraw_correction"),
    path("cases/<int:pk>/", include(case_urls)),
    path("comments/<int:pk>/", minutes.answer_comment, name="answer_comment"),
    path("agenda-comments/<int:pk>/", review.answer_agenda_comment, name="answer_agenda_comment"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("guest/<str:token>/", guests.guest_link, name="guest_link"),
    path("grants/items/<int:pk>/link/", grants.renew_item_link, name="renew_item_link"),
    path("grants/meetings/<int:pk>/link/", grants.renew_meeting_link, name="renew_meeting_link"),
    path("grants/items/<int:pk>/revoke/", grants.revoke_item_grant, name="revoke_item_grant"),
    path("grants/meetings/<int:pk>/revoke/", grants.revoke_meeting_grant, name="revoke_meeting_grant"),
    path("packs/<int:pk>/", packs.pack, name="pack"),
    path("packs/<int:pk>/file/", packs.pack_file, name="pack_file"),
]
