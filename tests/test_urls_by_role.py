"""Every address of the portal by everybody in the cast, from one table; an address missing from it fails."""

from datetime import date, time, timedelta
from functools import cache

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from meetings import workflow
from meetings.guests.answer_links import feed_address, poll_link, reminders_link
from meetings.guests.links import link_of
from meetings.models import (
    AgendaComment,
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    FollowUpFile,
    Meeting,
    MinutesComment,
    PackJob,
)
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, EmailChange, Membership, Message, Organisation, SecondFactorReset
from members.rules.roles import Role
from programme import workflow as programmes
from programme.models import Absence, ArchiveJob, Programme, Task
from record import clock
from tests import put_back
from tests.conftest import STARTED, a_person, corrected, pdf, seated
from tests.test_house import LOGGING_ON
from workgroups import workflow as groups

pytestmark = pytest.mark.walk

WHO = ("secretary", "co_chair", "member", "participant", "coordinator", "substitute", "guest", "stranger")
PUBLIC = LOGGING_ON | {
    "set_language",
    "health",
    "health_live",
    "health_ready",
    "metrics",
    "accessibility",
    "privacy",
    "contact",
    "help",
    "help_secretariat",
    "cookies",
    "members:accept_invitation",
    "members:answer_email_change",
    "members:stop_looking",
    "meetings:guest_link",
    "meetings:answer_by_link",
    "meetings:poll_by_link",
    "meetings:stop_reminders",
    "meetings:feed",
    "programme:summit_answer",
    "programme:summit_registration",
    "programme:summit_cancel",
    "programme:summit_evaluate",
}
POSTED = {
    "set_language",
    "try_mails_again",
    "members:revoke_invitation",
    "members:withdraw_email_change",
    "members:answer_own_email_change",
    "members:still_here",
    "members:open_messages",
    "meetings:ask_for_pack",
    "programme:ask_for_archive",
    "meetings:move_item",
    "meetings:quick_add",
    "meetings:sitting",
    "meetings:sitting_in_room",
    "meetings:place_item",
    "meetings:duplicate_item",
    "meetings:send_on",
    "meetings:bring_back",
    "meetings:drop_file",
    "meetings:place_annex",
    "meetings:rename_annex",
    "meetings:accept_item",
    "meetings:restore_item",
    "meetings:restore_attachment",
    "meetings:save_note",
    *(f"meetings:{name}" for name in ("save_annex_note", "mark_annex", "write_on_mark", "remove_mark")),
    "meetings:record_decision",
    "meetings:choose_minutes_form",
    "meetings:write_in_document",
    "meetings:record_attendance",
    "meetings:record_everybody",
    "meetings:give_task",
    "meetings:take_up",
    "meetings:note_absence",
    "meetings:pause_meeting",
    "meetings:decide_disqualification",
    "meetings:approve_amendment",
    "meetings:withdraw_amendment",
    "meetings:untie_from_earlier",
    "meetings:unfollow_decisions",
    "meetings:remove_follow_up_file",
    "meetings:approve_correction",
    "meetings:withdraw_correction",
    "meetings:answer_comment",
    "meetings:answer_agenda_comment",
    "meetings:keep_templates",
    "meetings:remove_template",
    "meetings:fill_agenda",
    "meetings:put_answers_on_agenda",
    *(f"meetings:{name}" for name in ("plan_dates", "drop_date", "remove_theme", "remove_taken_days")),
    "meetings:add_usual_holidays",
    "meetings:send_new_wording",
    "members:stop_looking",
    "meetings:see_as",
    "meetings:renew_item_link",
    "meetings:renew_meeting_link",
    "meetings:revoke_item_grant",
    "meetings:revoke_meeting_grant",
    "meetings:send_calendar_entries",
    "meetings:send_decisions",
    "meetings:answer_myself",
    "meetings:hold_polled_meeting",
    "meetings:remove_poll_date",
    "meetings:renew_poll_link",
    "meetings:make_own_feed",
    "meetings:end_own_feed",
    "meetings:make_committee_feed",
    "meetings:end_committee_feed",
    "meetings:set_reminders",
    "workgroups:mark_delivered",
    "workgroups:remove_document",
    "programme:reopen_task",
    "programme:end_absence",
    "programme:take_over",
    "programme:end_contact",
    "programme:finish_agreed",
    "programme:make_item",
    "programme:take_coordinators_along",
    "programme:remove_network_document",
    "programme:withdraw_support",
    "programme:remove_session",
    "programme:propose_concept_paper",
    "programme:confirm_plan",
    "programme:confirm_milestone",
    "programme:remove_plan_link",
    "programme:remove_plan_document",
    "programme:send_invitations",
    "programme:send_again",
    "programme:withdraw_party",
    "programme:cancel_for",
    "programme:ask_for_evaluation",
    "programme:summit_cancel",
}

# The minutes are sealed, the guest has a grant for the open item, and the substitute is not called: what each is
# answered (design section 5: a stranger gets 404, a reader who may not write 403). "name thing" tells two rows of
# one address apart. A redirect (302) is a deed done, or refused with a sentence because of the state.
TABLE = """
                                    sec  co mem par coo sub gue str
home                                200 200 200 200 200 200 200 200
set_language                        302 302 302 302 302 302 302 302
health                              200 200 200 200 200 200 200 200
health_live                         200 200 200 200 200 200 200 200
health_ready                        200 200 200 200 200 200 200 200
metrics                             404 404 404 404 404 404 404 404
operating                           200 403 403 403 403 403 403 403
try_mails_again                     302 403 403 403 403 403 403 403
accessibility                       200 200 200 200 200 200 200 200
cookies                             200 200 200 200 200 200 200 200
privacy                             200 200 200 200 200 200 200 200
contact                             200 200 200 200 200 200 200 200
help                                200 200 200 200 200 200 200 200
help_secretariat                    200 200 200 200 200 200 200 200
search                              200 200 200 200 200 200 200 200
search_titles                       200 200 200 200 200 200 200 200
committee                           200 200 200 200 200 200 404 404
committee_history                   200 403 403 403 403 403 404 404
week                                200 403 403 403 403 403 403 403
person_history                      200 404 404 404 404 404 404 404
change                              200 404 404 404 404 404 404 404
meetings:access_log                 200 403 403 403 403 403 404 404
members:committees                  200 200 200 200 200 200 200 200
members:composition                 200 200 200 200 200 200 404 404
members:add_seat                    200 403 403 403 403 403 404 404
members:edit_seat                   200 403 403 403 403 403 404 404
members:start_membership            200 403 403 403 403 403 404 404
members:rules                       200 200 200 200 200 200 404 404
members:end_membership              200 403 403 403 403 403 404 404
members:appoint_stand_in            200 403 403 403 403 403 404 404
members:stop_looking                302 302 302 302 302 302 302 302
members:change_membership           200 403 403 403 403 403 404 404
members:change_municipality         200 403 403 403 403 403 404 404
members:change_office               200 403 403 403 403 403 404 404
members:succeed_membership          200 403 403 403 403 403 404 404
members:withdraw_membership         302 403 403 403 403 403 404 404
members:people                      200 403 403 403 403 403 403 403
members:add_person                  200 403 403 403 403 403 403 403
members:import_people               200 403 403 403 403 403 403 403
members:export_people               200 403 403 403 403 403 403 403
members:organisations               200 403 403 403 403 403 403 403
members:add_organisation            200 403 403 403 403 403 403 403
members:edit_organisation           200 403 403 403 403 403 403 403
members:person                      200 404 200 404 404 404 404 404
members:edit_person                 200 404 403 404 404 404 404 404
members:erase_person                200 404 403 404 404 404 404 404
members:own_data                    200 200 200 200 200 200 200 200
members:own_data_file               200 200 200 200 200 200 200 200
members:messages                    200 200 200 200 200 200 200 200
members:open_messages               302 302 302 302 302 302 302 302
members:message                     404 404 200 404 404 404 404 404
members:profile                     200 200 200 200 200 200 200 200
meetings:meetings                   200 200 200 200 200 200 404 404
meetings:create_meeting             200 403 403 403 403 403 404 404
meetings:year_plan                  200 200 200 200 200 200 404 404
meetings:plan_sheet                 200 200 200 200 200 200 404 404
meetings:plan_calendar              200 200 200 200 200 200 404 404
meetings:propose_dates              200 403 403 403 403 403 404 404
meetings:plan_dates                 302 403 403 403 403 403 404 404
meetings:add_theme                  200 403 403 403 403 403 404 404
meetings:edit_theme                 200 403 403 403 403 403 404 404
meetings:remove_theme               302 403 403 403 403 403 404 404
meetings:taken_days                 200 200 200 200 200 200 404 404
meetings:add_taken_days             200 403 403 403 403 403 404 404
meetings:add_usual_holidays         302 403 403 403 403 403 404 404
meetings:edit_taken_days            200 403 403 403 403 403 404 404
meetings:remove_taken_days          302 403 403 403 403 403 404 404
meetings:move_date                  200 404 404 404 404 404 404 404
meetings:drop_date                  302 404 404 404 404 404 404 404
meetings:proposals                  200 200 200 200 200 200 404 404
meetings:propose_item               200 200 200 200 200 403 404 404
meetings:decisions                  200 200 200 200 200 200 404 404
meetings:decisions_file             200 200 200 200 200 200 404 404
meetings:all_decisions              200 200 200 200 200 200 200 200
meetings:all_decisions_file         200 200 200 200 200 200 200 200
meetings:follow_decisions           200 200 200 200 200 200 404 404
meetings:follow_all_decisions       200 200 200 200 200 200 200 200
meetings:followed_decisions         200 200 200 200 200 200 200 200
meetings:unfollow_decisions         404 404 302 404 404 404 404 404
meetings:referrals                  200 200 200 200 200 200 404 404
meetings:follow_ups                 200 200 200 200 200 200 404 404
meetings:meeting                    200 200 200 200 200 200 200 404
meetings:edit_meeting               302 403 403 403 403 403 403 404
meetings:delete_meeting             302 403 403 403 403 403 403 404
meetings:prepare                    200 403 403 403 403 403 403 404
meetings:put_answers_on_agenda      302 403 403 403 403 403 403 404
meetings:add_item                   302 403 403 403 403 403 403 404
meetings:quick_add                  422 403 403 403 403 403 403 404
meetings:transition                 302 403 403 403 403 403 403 404
meetings:answer_invitation          302 302 302 302 403 403 404 404
meetings:answer_in_writing          404 404 404 404 404 404 404 404
meetings:written_answers            404 404 404 404 404 404 404 404
meetings:room                       302 403 403 403 403 403 403 404
meetings:record_everybody           302 403 403 403 403 403 403 404
meetings:follow                     200 200 200 200 200 200 200 404
meetings:wall                       200 403 403 403 403 403 403 404
meetings:sent_decisions             200 200 200 200 200 404 404 404
meetings:send_decisions             302 403 403 403 403 404 403 404
meetings:minutes                    200 200 200 200 200 404 200 404
meetings:edit_minutes               302 403 403 403 403 404 403 404
meetings:minutes_document           302 403 403 403 403 404 403 404
meetings:choose_minutes_form        404 403 403 403 403 404 403 404
meetings:comment_minutes            302 302 302 403 403 404 403 404
meetings:who_can_see_what           200 403 403 403 403 403 403 404
meetings:readings                   200 403 403 403 403 403 403 404
meetings:see_as                     302 403 403 403 403 403 403 404
meetings:grants                     200 403 403 403 403 403 403 404
meetings:grant                      200 403 403 403 403 403 403 404
meetings:ask_for_pack               302 302 302 302 302 403 302 404
meetings:choose_pack                200 200 200 200 200 403 200 404
meetings:item                       200 200 200 200 200 404 200 404
meetings:item closed_visible        200 200 200 404 404 404 404 404
meetings:item closed_hidden         200 200 200 404 404 404 404 404
meetings:edit_item                  302 403 403 403 403 404 403 404
meetings:edit_item closed_hidden    302 403 403 404 404 404 404 404
meetings:move_item                  302 403 403 403 403 404 403 404
meetings:sitting                    409 403 403 403 403 404 403 404
meetings:import_word                302 403 403 403 403 404 403 404
meetings:place_item                 302 403 403 403 403 404 403 404
meetings:duplicate_item             302 403 403 403 403 404 403 404
meetings:send_on                    302 403 403 403 403 404 403 404
meetings:bring_back                 404 403 403 403 403 404 403 404
meetings:reuse_annexes              302 403 403 403 403 404 403 404
meetings:drop_file                  422 403 403 403 403 404 403 404
meetings:remove_item                302 403 403 403 403 404 403 404
meetings:restore_item               302 403 403 403 403 404 403 404
meetings:accept_item                302 403 403 403 403 404 403 404
meetings:put_off_item               302 403 403 403 403 404 403 404
meetings:resubmit_item              302 302 302 302 302 404 403 404
meetings:return_item                302 403 403 403 403 404 403 404
meetings:tie_to_earlier             200 403 403 403 403 404 403 404
meetings:save_note                  302 302 302 302 302 404 302 404
meetings:save_note closed_hidden    302 302 302 404 404 404 404 404
meetings:write_remark               403 302 403 403 403 404 403 404
meetings:write_remark closed_hidden 403 302 403 404 404 404 404 404
meetings:declare_disqualification   200 200 200 200 403 404 200 404
meetings:attach_file                302 403 403 403 403 404 403 404
meetings:record_decision            302 403 403 403 403 404 403 404
meetings:sitting_in_room            409 403 403 403 403 404 403 404
meetings:write_in_document          302 403 403 403 403 404 403 404
meetings:give_task                  302 403 403 403 403 404 403 404
meetings:take_up                    302 403 403 403 403 404 403 404
meetings:pause_meeting              302 403 403 403 403 404 403 404
meetings:attachment                 200 200 200 200 200 404 200 404
meetings:attachment closed          200 200 200 404 404 404 404 404
meetings:read_annex                 200 200 200 200 200 404 200 404
meetings:read_annex closed          200 200 200 404 404 404 404 404
meetings:save_annex_note            302 302 302 302 302 404 302 404
meetings:save_annex_note closed     302 302 302 404 404 404 404 404
meetings:mark_annex                 400 400 400 400 400 404 400 404
meetings:mark_annex closed          400 400 400 404 404 404 404 404
meetings:write_on_mark              404 404 302 404 404 404 404 404
meetings:remove_mark                404 404 200 404 404 404 404 404
meetings:attachment_pdf             302 302 302 302 302 404 302 404
meetings:attachment_pdf closed      302 302 302 404 404 404 404 404
meetings:attachment_preview         200 200 200 200 200 404 200 404
meetings:attachment_preview closed  200 200 200 404 404 404 404 404
meetings:edit_attachment            302 403 403 403 403 404 403 404
meetings:place_annex                302 403 403 403 403 404 403 404
meetings:rename_annex               302 403 403 403 403 404 403 404
meetings:restore_attachment         404 404 404 404 404 404 404 404
meetings:replace_file               302 403 403 403 403 404 403 404
meetings:remove_attachment          302 403 403 403 403 404 403 404
meetings:decision                   200 200 200 200 200 404 200 404
meetings:decision closed_visible    200 200 200 404 404 404 404 404
meetings:record_dissent             302 403 403 403 403 404 403 404
meetings:add_follow_up              200 403 403 403 403 404 403 404
meetings:amend_decision             302 403 403 403 403 404 403 404
meetings:take_up_again              200 403 403 403 403 404 403 404
meetings:untie_from_earlier         302 403 403 404 404 404 404 404
meetings:refer_decision             200 403 403 403 403 404 403 404
meetings:record_attendance          302 403 403 403 403 403 403 404
meetings:note_absence               404 403 403 403 403 403 403 404
meetings:name_substitute            302 403 302 403 403 403 403 404
meetings:answer_myself              404 404 302 404 404 404 404 404
meetings:decide_disqualification    302 403 403 404 404 404 404 404
meetings:approve_amendment          403 302 403 403 403 404 403 404
meetings:withdraw_amendment         302 403 403 403 403 404 403 404
meetings:correct_minutes            302 403 403 403 403 404 403 404
meetings:revision                   200 200 200 200 200 403 403 404
meetings:edition                    200 200 200 200 200 404 404 404
meetings:approve_correction         403 302 403 403 403 404 403 404
meetings:withdraw_correction        302 403 403 403 403 404 403 404
meetings:referral                   200 200 200 200 200 404 200 404
meetings:answer_referral            200 403 403 403 403 404 403 404
meetings:answer_file                200 200 200 200 200 404 200 404
meetings:set_dates_of_referral      200 403 403 403 403 404 403 404
meetings:recall_referral            200 403 403 403 403 404 403 404
meetings:send_new_wording           302 403 403 403 403 404 403 404
meetings:templates                  200 403 403 403 403 403 404 404
meetings:keep_templates             302 403 403 403 403 403 404 404
meetings:add_template               200 403 403 403 403 403 404 404
meetings:edit_template              200 404 404 404 404 404 404 404
meetings:remove_template            302 404 404 404 404 404 404 404
meetings:copy_meeting               200 403 403 403 403 403 403 404
meetings:fill_agenda                302 403 403 403 403 403 403 404
meetings:comment_agenda             403 302 403 403 403 403 403 404
meetings:answer_agenda_comment      200 403 404 404 404 404 404 404
meetings:answer_comment             200 403 403 403 403 404 403 404
meetings:follow_up                  200 200 200 200 200 404 200 404
meetings:correct_task               302 403 403 403 403 404 403 404
meetings:follow_up closed_visible   200 200 200 404 404 404 404 404
meetings:confirm_follow_up          302 403 403 403 403 404 403 404
meetings:send_back_follow_up        302 403 403 403 403 404 403 404
meetings:follow_up_file             200 200 200 200 200 404 200 404
meetings:remove_follow_up_file      302 403 302 403 403 404 403 404
meetings:hand_over_follow_up        200 403 200 403 403 404 403 404
meetings:guest_link                 409 409 409 409 409 409 302 409
meetings:renew_item_link            302 403 403 403 403 403 403 404
meetings:renew_meeting_link         302 403 403 403 403 403 403 404
meetings:revoke_item_grant          302 403 403 403 403 403 403 404
meetings:revoke_meeting_grant       302 403 403 403 403 403 403 404
meetings:send_calendar_entries      302 403 403 403 403 403 403 404
meetings:create_poll                200 403 403 403 403 403 404 404
meetings:poll                       200 200 200 200 200 200 404 404
meetings:answer_poll                200 200 200 200 403 403 404 404
meetings:change_poll                200 403 403 403 403 403 404 404
meetings:cancel_poll                200 403 403 403 403 403 404 404
meetings:hold_polled_meeting        302 403 403 403 403 403 404 404
meetings:remove_poll_date           302 403 403 403 403 403 404 404
meetings:renew_poll_link            302 403 403 403 403 403 404 404
meetings:poll_by_link               200 200 200 200 200 200 200 200
meetings:answer_by_link             404 404 404 404 404 404 404 404
meetings:stop_reminders             200 200 200 200 200 200 200 200
meetings:feed                       200 200 200 200 200 200 200 200
meetings:calendars                  200 200 200 200 200 200 200 200
meetings:make_own_feed              302 302 302 302 302 302 302 302
meetings:end_own_feed               404 404 302 404 404 404 404 404
meetings:set_reminders              302 302 302 302 302 302 302 302
meetings:make_committee_feed        302 403 403 403 403 403 404 404
meetings:end_committee_feed         302 403 403 403 403 403 404 404
meetings:pack                       404 404 200 404 404 404 404 404
meetings:pack_file                  404 404 302 404 404 404 404 404
workgroups:workgroups               200 200 200 200 200 200 404 404
workgroups:establish_workgroup      200 403 403 403 403 403 404 404
workgroups:workgroup                200 200 200 200 200 200 404 404
workgroups:edit_workgroup           200 403 403 403 403 403 404 404
workgroups:set_last_day             200 403 403 403 403 403 404 404
workgroups:explain_outside          404 403 403 403 403 403 404 404
workgroups:close_workgroup          200 403 403 403 403 403 404 404
workgroups:add_deliverable          200 403 403 403 403 403 404 404
workgroups:mark_delivered           302 403 403 403 403 403 404 404
workgroups:add_milestone            200 403 403 403 403 403 404 404
workgroups:edit_milestone           200 403 403 403 403 403 404 404
workgroups:report_on_milestone      200 403 403 403 403 403 404 404
workgroups:add_document             200 403 403 403 403 403 404 404
workgroups:document                 200 200 200 200 200 200 404 404
workgroups:remove_document          302 403 403 403 403 403 404 404
workgroups:report_back              200 403 403 403 403 403 404 404
programme:programme                 200 200 200 200 200 200 404 404
programme:continue_programme        200 403 403 403 403 403 404 404
programme:close_programme           200 403 403 403 403 403 404 404
programme:reopen_programme          302 403 403 403 403 403 404 404
programme:handover                  200 200 200 200 200 200 404 404
programme:task                      200 200 200 200 200 200 404 404
programme:add_task                  200 403 403 403 403 403 404 404
programme:add_subtask               200 403 403 403 403 403 404 404
programme:edit_task                 200 403 403 403 403 403 404 404
programme:report_on_task            200 403 403 403 403 403 404 404
programme:close_task                200 403 403 403 403 403 404 404
programme:reopen_task               302 403 403 403 403 403 404 404
programme:tie_item                  200 403 403 403 403 404 403 404
programme:coordination              200 200 200 403 403 403 404 404
programme:add_contact               200 403 403 403 403 403 404 404
programme:end_contact               302 403 403 403 403 403 404 404
programme:note_agreement            200 403 403 403 403 403 404 404
programme:agreement                 200 200 200 403 403 403 404 404
programme:correct_agreement         200 403 403 403 403 403 404 404
programme:add_agreed                200 403 403 403 403 403 404 404
programme:finish_agreed             302 403 403 403 403 403 404 404
programme:file_paper                200 403 403 403 403 403 404 404
programme:paper                     200 200 200 403 403 403 404 404
programme:paper_file                200 200 200 403 403 403 404 404
programme:edit_paper                200 403 403 403 403 403 404 404
programme:make_item                 302 403 403 403 403 403 404 404
programme:close_paper               200 403 403 403 403 403 404 404
programme:summit                    200 200 200 200 200 200 404 404
programme:edit_summit               200 403 403 403 403 403 404 404
programme:add_session               200 403 403 403 403 403 404 404
programme:edit_session              200 403 403 403 403 403 404 404
programme:remove_session            302 403 403 403 403 403 404 404
programme:add_concept_paper         200 403 403 403 403 403 404 404
programme:concept_paper             200 200 200 200 200 200 404 404
programme:concept_file              200 200 200 200 200 200 404 404
programme:propose_concept_paper     302 403 403 403 403 403 404 404
programme:plans                     200 200 200 200 200 200 404 404
programme:export_plans              200 200 200 200 200 200 404 404
programme:plan                      200 200 200 200 200 200 404 404
programme:plan_document             200 200 200 200 200 200 404 404
programme:add_plan                  200 403 403 403 403 403 404 404
programme:import_plans              200 403 403 403 403 403 404 404
programme:plan_kinds                200 403 403 403 403 403 404 404
programme:add_round                 200 403 403 403 403 403 404 404
programme:edit_round                200 403 403 403 403 403 404 404
programme:add_step                  200 403 403 403 403 403 404 404
programme:edit_step                 200 403 403 403 403 403 404 404
programme:edit_plan                 200 403 403 403 403 403 404 404
programme:add_milestone             200 403 403 403 403 403 404 404
programme:edit_milestone            200 403 403 403 403 403 404 404
programme:remove_milestone          200 403 403 403 403 403 404 404
programme:add_plan_link             200 403 403 403 403 403 404 404
programme:add_plan_document         200 403 403 403 403 403 404 404
programme:confirm_plan              302 403 403 403 403 403 404 404
programme:confirm_milestone         302 403 403 403 403 403 404 404
programme:remove_plan_link          302 403 403 403 403 403 404 404
programme:remove_plan_document      302 403 403 403 403 403 404 404
programme:new_committee             200 403 403 403 403 403 403 403
programme:set_up                    200 403 403 403 403 403 404 404
programme:edit_committee            200 403 403 403 403 403 404 404
programme:write_terms               200 403 403 403 403 403 404 404
programme:add_case_reference        200 403 403 403 403 403 404 404
programme:start_programme           302 403 403 403 403 403 404 404
programme:archive                   200 200 200 200 200 403 404 404
programme:ask_for_archive           302 302 302 302 302 403 404 404
programme:archive_job               404 404 200 404 404 404 404 404
programme:archive_file              404 404 302 404 404 404 404 404
programme:invited                   200 403 403 403 403 403 404 404
programme:invite_party              200 403 403 403 403 403 404 404
programme:send_invitations          302 403 403 403 403 403 404 404
programme:send_again                302 403 403 403 403 403 404 404
programme:withdraw_party            302 403 403 403 403 403 404 404
programme:participants              200 403 403 403 403 403 404 404
programme:cancel_for                302 403 403 403 403 403 404 404
programme:participants_sheet        200 403 403 403 403 403 404 404
programme:badges                    200 403 403 403 403 403 404 404
programme:evaluation                200 200 200 200 200 200 404 404
programme:ask_for_evaluation        302 403 403 403 403 403 404 404
programme:summit_evaluate           200 200 200 200 200 200 200 200
programme:summit_answer             200 200 200 200 200 200 200 200
programme:summit_registration       200 200 200 200 200 200 200 200
programme:summit_cancel             302 302 302 302 302 302 302 302
programme:support                   200 200 200 200 200 200 404 404
programme:timeline                  200 200 200 200 200 200 404 404
programme:who_is_who                200 200 200 200 200 200 404 404
programme:terms                     200 200 200 200 200 200 404 404
programme:place_sentence            200 403 403 403 403 403 404 404
programme:network                   200 403 403 403 200 403 404 404
programme:say_what_one_knows        200 403 403 403 200 403 404 404
programme:write_note                200 403 403 403 200 403 404 404
programme:network_note              200 403 403 403 200 403 404 404
programme:edit_note                 200 403 403 403 200 403 404 404
programme:remove_note               200 403 403 403 200 403 404 404
programme:add_network_document      200 403 403 403 200 403 404 404
programme:network_document          200 403 403 403 200 403 404 404
programme:remove_network_document   302 403 403 403 302 403 404 404
programme:open_network              200 403 403 403 403 403 404 404
programme:take_coordinators_along   302 403 403 403 403 403 404 404
programme:ask_support               200 200 200 200 200 403 404 404
programme:briefing                  200 200 200 200 200 403 404 404
programme:support_request           200 200 200 200 200 404 404 404
programme:answer_support            200 403 403 403 403 404 404 404
programme:pass_on_support           200 403 403 403 403 404 404 404
programme:add_to_support            403 403 200 403 403 404 404 404
programme:withdraw_support          403 403 302 403 403 404 404 404
programme:desk                      200 403 403 403 403 403 403 403
programme:note_absence              200 403 403 403 403 403 403 403
programme:end_absence               302 403 403 403 403 403 403 403
programme:desk_row                  200 403 403 403 403 403 403 403
programme:take_over                 302 403 403 403 403 403 403 403
programme:tie_follow_up             200 403 403 403 403 404 403 404
account_login                       302 302 302 302 302 302 302 302
account_logout                      200 200 200 200 200 200 200 200
account_inactive                    200 200 200 200 200 200 200 200
account_reauthenticate              403 403 403 403 403 403 403 403
account_change_password             302 302 302 302 302 302 302 302
account_set_password                200 200 200 200 200 200 200 200
account_reset_password              200 200 200 200 200 200 200 200
account_reset_password_done         200 200 200 200 200 200 200 200
account_reset_password_from_key_done200 200 200 200 200 200 200 200
account_reset_password_from_key     200 200 200 200 200 200 200 200
mfa_index                           200 200 200 200 200 200 200 200
mfa_authenticate                    302 302 302 302 302 302 302 302
mfa_reauthenticate                  403 403 403 403 403 403 403 403
mfa_activate_totp                   200 200 200 200 200 200 200 200
mfa_deactivate_totp                 404 404 404 404 404 404 404 404
mfa_view_recovery_codes             404 404 404 404 404 404 404 404
mfa_generate_recovery_codes         200 200 200 200 200 200 200 200
mfa_download_recovery_codes         404 404 404 404 404 404 404 404
mfa_list_webauthn                   200 200 200 200 200 200 200 200
mfa_add_webauthn                    200 200 200 200 200 200 200 200
mfa_login_webauthn                  302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn         403 403 403 403 403 403 403 403
mfa_edit_webauthn                   404 404 404 404 404 404 404 404
mfa_remove_webauthn                 404 404 404 404 404 404 404 404
usersessions_list                   200 200 200 200 200 200 200 200
openid_connect_login                404 404 404 404 404 404 404 404
openid_connect_callback             404 404 404 404 404 404 404 404
account_signup                      404 404 404 404 404 404 404 404
account_email                       404 404 404 404 404 404 404 404
account_email_verification_sent     404 404 404 404 404 404 404 404
account_confirm_login_code          404 404 404 404 404 404 404 404
socialaccount_signup                404 404 404 404 404 404 404 404
socialaccount_connections           404 404 404 404 404 404 404 404
socialaccount_login_cancelled       404 404 404 404 404 404 404 404
socialaccount_login_error           404 404 404 404 404 404 404 404
members:invitation                  200 404 403 404 404 404 404 404
members:reset_second_factor         302 404 403 404 404 404 404 404
members:revoke_invitation           302 404 403 404 404 404 404 404
members:accept_invitation           410 410 410 410 410 410 410 410
members:withdraw_email_change       302 404 403 404 404 404 404 404
members:answer_email_change         410 410 410 410 410 410 410 410
members:change_email                200 200 200 200 200 200 200 200
members:edit_own_facts              200 200 200 200 200 200 200 200
members:answer_own_email_change     404 404 302 404 404 404 404 404
members:second_factor_reset         200 200 200 404 404 404 404 404
members:still_here                  204 204 204 204 204 204 204 204
"""

# What is written where only some may read it: in closed items, a closed annex and the remarks of the minutes.
CLOSED = {"Skjult titel", "Dybt hemmeligt", "Hemmeligt resumé", "Fortroligt bilag", "Skriv det hemmelige notat"}
OF_THE_COMMITTEE = {"Lukket med titel", "Mødet blev optaget"}
# What is agreed with others, and what came from them.
COORDINATED = {"Aftalt med os", "Svar på oplægget"}
# What a municipality asks for, and what its coordinators share.
ASKED, SHARED = {"Hemmelig nød"}, {"Kun i netværk"}
SECRETS = CLOSED | OF_THE_COMMITTEE | COORDINATED | ASKED | SHARED | {"Åbent resumé"}
KEPT_FROM = {
    "co_chair": SHARED,
    "member": SHARED,
    "participant": CLOSED | COORDINATED | SHARED,
    "coordinator": CLOSED | COORDINATED,
    "guest": CLOSED | OF_THE_COMMITTEE | COORDINATED | ASKED | SHARED,
    "substitute": SECRETS,
    "stranger": SECRETS,
}


@cache
def expected():
    """The table as {row: {who: status}}."""
    rows = {}
    for line in TABLE.strip().splitlines()[1:]:
        row, statuses = line[:36].strip(), map(int, line[36:].split())
        rows[row] = dict(zip(WHO, statuses, strict=True))
    return rows


@pytest.fixture
def sealed(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_COMMENTS)
    put_back.once("corrected", lambda: _corrected(meeting, cast), meeting=meeting, for_good=False)
    return Meeting.objects.get(pk=meeting.pk)


def _corrected(meeting, cast):
    workflow.send_decisions(meeting=meeting, by=cast["secretary"])
    comment = workflow.comment_minutes(minutes=meeting.minutes, text="Ret en tastefejl", by=cast["member"])
    workflow.answer_comment(comment=comment, answer="Rettet", by=cast["secretary"])
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=cast["secretary"])
    meeting = workflow.seal_minutes(meeting=meeting, by=cast["secretary"])
    corrected(meeting, note="Mødet blev optaget", reason="Tilføjet", by=cast["secretary"])


def _answered(receiver, secretary):
    return workflow.answer_referral(receiver=receiver, answer="noted", file=pdf(text="Svar"), by=secretary)


def set_going(sealed, cast, region):
    """What a decision can set going, one of each, by the word of its address."""
    secretary, member = cast["secretary"], cast["member"]
    decisions = {decision.item.openness: decision for decision in Decision.objects.all()}
    kd_net = Organisation.objects.create(name="KD-Net", short_name="KD-Net", kind="association")
    referral = workflow.refer_decision(
        decision=decisions["open"], text="Til orientering", receivers=[(None, region), (None, kd_net)], by=secretary
    )
    task = workflow.add_follow_up(decision=decisions["open"], what="Skriv notat", responsible=member, by=secretary)
    workflow.update_follow_up(follow_up=task, state="in_progress", files=[pdf(text="Kladde")], by=member)
    annex = Attachment.objects.get(title="Åbent bilag")
    return {
        "decision": decisions["open"].pk,
        "decision closed_visible": decisions["closed_visible"].pk,
        "amendment": workflow.amend_decision(
            decision=decisions["open"], outcome="noted", text="Noteret.", reason="Fejl", by=secretary
        ).pk,
        "correction": workflow.correct_minutes(
            meeting=sealed, note="Ingen bemærkninger", reason="Fortrudt", by=secretary
        ).pk,
        "receiver": referral.receivers.get(organisation=region).pk,
        "answered": _answered(referral.receivers.get(organisation=kd_net), secretary).pk,
        "follow_up": task.pk,
        "watch": workflow.follow_decisions(committee=None, query="words=manko", name="Manko", by=member).pk,
        "follow_up_file": FollowUpFile.objects.get().pk,
        "mark": workflow.mark_annex(annex=annex, version=annex.newest, page=1, quote="Ord", by=member).pk,
        "follow_up closed_visible": workflow.add_follow_up(
            decision=decisions["closed_visible"],
            what="Skriv det hemmelige notat",
            responsible=cast["other_co_chair"],
            by=secretary,
        ).pk,
        "tie": workflow.tie_to_earlier(
            item=decisions["open"].item, earlier=decisions["closed_visible"], by=secretary
        ).pk,
        "comment": MinutesComment.objects.get().pk,
        "template": workflow.save_template(
            committee=sealed.committee, title="Skabelon", kind="decision", by=secretary
        ).pk,
        "agenda_comment": AgendaComment.objects.create(
            meeting=sealed, person=cast["co_chair"], text="Bytter vi om?", made_at=clock.now()
        ).pk,
    }


def access_given(sealed, cast):
    """A grant of each kind: the guest's own for the open item, another guest's for the meeting; a disqualification."""
    terms = {"reason": "Oplæg", "expires_at": clock.now() + timedelta(hours=1), "by": cast["secretary"]}
    items = {item.openness: item for item in AgendaItem.objects.all()}
    other = a_person("Anden Gæst")
    own = workflow.grant_item(item=items["open"], person=cast["guest"], **terms)
    return {
        "item_grant": own.pk,
        "token": link_of(own).split("/")[2],
        "meeting_grant": workflow.grant_meeting(meeting=sealed, person=other, **terms).pk,
        "disqualification": workflow.declare_disqualification(
            item=items["closed_visible"], person=cast["other_co_chair"], reason="Ejer", by=cast["secretary"]
        ).pk,
    }


def around(committee, cast, sealed):
    """A working group and a programme, a message and a pack of the member's own."""
    secretary, member = cast["secretary"], cast["member"]
    today = clock.today()
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="Gruppen", task="Saml data", starts_on=today, by=secretary
    )
    programme = Programme.objects.create(name="DK2020", committee=committee, starts_on=today, ends_on=date(2030, 6, 30))
    task = Task.objects.create(
        programme=programme, code="O-01", title="Opgave", responsible="Gruppen", deadline="Løbende", source="proposal"
    )
    contact = programmes.add_contact(
        programme=programme, name="Kontakt", organisation=member.organisation, email="kontakt@x.example", by=secretary
    )
    agreement = programmes.note_agreement(
        programme=programme, agreed_on=today, with_person=contact.person, text="Aftalt med os", by=secretary
    )
    paper = programmes.file_paper(
        programme=programme,
        received_on=today,
        sender=member.organisation,
        title="Hilsen",
        asks="Svar på oplægget",
        file=pdf(text="Oplægget selv"),
        by=secretary,
    )
    step = programmes.save_step(programme=programme, track="council", title="Vedtaget", position=1, by=secretary)
    plan = programmes.add_plan(programme=programme, organisation=member.organisation, by=secretary)
    committee.terms_of_reference = "Gruppen består af syv."
    committee.save()
    note = programmes.write_note(programme=programme, title="Note", text="Kun i netværk", by=secretary)
    waiting = {"person": member, "asked_by": secretary, "expires_at": clock.now() + timedelta(days=1)}
    EmailChange.objects.create(new_email="ny@kommune.example", **waiting)
    summit = programmes.plan_summit(
        programme=programme,
        name="Klimatopmøde",
        day=today + timedelta(days=9),
        starts=time(9),
        ends=time(15),
        capacity=9,
        register_by=today + timedelta(days=5),
        by=secretary,
    )
    concept = programmes.add_concept_paper(summit=summit, file=pdf(text="Oplæg"), by=secretary)
    party = programmes.invite_party(summit=summit, name="Skive", email="skive@x.example", by=secretary)
    registered = programmes.register(invitation=party, name="Naja", email="naja@x.example", by=None).registration
    return {
        "party": party.pk,
        "invitation_token": party.link.split("/")[3],
        "registered": registered.pk,
        "registration_token": registered.token,
        "session": programmes.add_session(
            summit=summit, title="Velkomst", starts=time(9), ends=time(10), by=secretary
        ).pk,
        "concept": concept.pk,
        **_of_the_year(committee, secretary),
        "wish": SecondFactorReset.objects.create(reason="Telefonen er væk", **waiting).pk,
        "round_pk": programmes.save_round(programme=programme, title="Pilot", starts_on=STARTED, by=secretary).pk,
        "step_pk": step.pk,
        "plan": plan.pk,
        "milestone_pk": programmes.set_milestone(plan=plan, step=step, day=today, is_reached=True, by=secretary).pk,
        "link_pk": programmes.add_plan_link(plan=plan, title="Planen", url="https://x.example", by=secretary).pk,
        "document_pk": programmes.add_plan_document(plan=plan, file=pdf(text="Plan"), by=secretary).pk,
        "request": programmes.ask_support(plan=plan, kind="help", title="Hjælp", text="Hemmelig nød", by=member).pk,
        "note": note.pk,
        "network_document_pk": programmes.add_network_document(note=note, file=pdf(text="Nota"), by=secretary).pk,
        "contact": contact.pk,
        "agreement": agreement.pk,
        "agreed": programmes.add_agreed(agreement=agreement, what="Ring", responsible=secretary, by=secretary).pk,
        "paper": paper.pk,
        "group": group.committee.slug,
        "deliverable": groups.add_deliverable(group=group, title="Notat", by=secretary).pk,
        "milestone": groups.add_milestone(group=group, title="Udkast", due_on=clock.today(), by=secretary).pk,
        "document": groups.add_document(group=group, file=pdf(text="Notat"), by=secretary).pk,
        "task": task.pk,
        "message": Message.objects.of(member).first().pk,
        "pack": PackJob.objects.create(meeting=sealed, reader=member, kind="full", language="da").pk,
        "archive": ArchiveJob.objects.create(committee=committee, reader=member, language="da").pk,
        "member": member.pk,
        "organisation": member.organisation_id,
        "seat": Membership.objects.get(person=member).seat_id,
        "participant": Membership.objects.get(person=cast["participant"]).pk,
        "coordinator": Membership.objects.get(person=cast["coordinator"]).pk,
        "secretariat": Membership.objects.get(person=secretary, committee=committee).pk,
        "absence": Absence.objects.create(
            person=secretary, stand_in=member, starts_on=today, ends_on=today, noted_at=clock.now(), noted_by=secretary
        ).pk,
        "co_chair": Membership.objects.get(person=cast["co_chair"]).pk,
        "attendance": Attendance.objects.get(meeting=sealed, person=member).pk,
    }


def _of_the_year(committee, by) -> dict:
    """What a year is planned with, one of each, by the word of its address."""
    start = clock.now() + timedelta(days=30)
    times = [(start, start + timedelta(hours=1))]
    taken = {"kind": "other_body", "title": "KKR", "starts_on": clock.today(), "ends_on": clock.today()}
    return {
        "proposed_date": workflow.propose_dates(committee=committee, times=times, by=by)[0].pk,
        "theme": workflow.add_theme(committee=committee, month=1, title="Budget", by=by).pk,
        "taken": workflow.add_taken_days(committee=committee, by=by, **taken).pk,
    }


def dates_found(committee, cast):
    """A poll of three dates, and the addresses of two calendars."""
    start = clock.now() + timedelta(days=30)
    dates = [
        {"starts_at": at, "ends_at": at + timedelta(hours=1), "place": "", "link": ""}
        for at in (start, start + timedelta(days=1), start + timedelta(days=2))
    ]
    poll = workflow.open_poll(committee=committee, dates=dates, closes_on=clock.today(), by=cast["secretary"])
    voter = poll.voters.get(person=cast["member"])
    workflow.make_committee_feed(committee=committee, by=cast["secretary"])
    return {
        "poll": poll.pk,
        "polled": poll.dates.first().pk,
        "voter": voter.pk,
        "poll_token": poll_link(voter).split("/")[3],
        "reminders_token": reminders_link(cast["member"]).split("/")[2],
        "feed_token": feed_address(workflow.make_own_feed(by=cast["member"])).split("/")[2].removesuffix(".ics"),
    }


@pytest.fixture
def things(sealed, cast, region, committee):
    """What the addresses name, by word: made once in each process."""
    return put_back.once("things", lambda: _made(sealed, cast, region, committee), meeting=sealed, for_good=False)


def _made(sealed, cast, region, committee) -> dict:
    made = set_going(sealed, cast, region) | access_given(sealed, cast) | around(committee, cast, sealed)
    made |= dates_found(committee, cast) | {"history_id": Meeting.history.first().history_id}
    items = {f"item {item.openness}": item.pk for item in AgendaItem.objects.all()}
    annexes = {
        "annex closed" if attachment.closed else "annex": attachment.pk for attachment in Attachment.objects.all()
    }
    return made | items | annexes | {"item": items["item open"]}


OWN_THING = {
    "members:withdraw_email_change": "member",
    "members:second_factor_reset": "wish",
    "members:end_membership": "participant",
    "members:invitation": "member",
    "members:revoke_invitation": "member",
    "person_history": "member",
    "members:reset_second_factor": "member",
    "members:appoint_stand_in": "co_chair",
    "members:change_membership": "participant",
    "members:change_municipality": "coordinator",
    "members:change_office": "secretariat",
    "members:succeed_membership": "participant",
    "members:withdraw_membership": "participant",
    "members:message": "message",
    "members:person": "member",
    "members:edit_person": "member",
    "members:edit_organisation": "organisation",
    "members:edit_seat": "seat",
    "members:erase_person": "member",
    **dict.fromkeys(("meetings:move_date", "meetings:drop_date"), "proposed_date"),
    **dict.fromkeys(("meetings:edit_theme", "meetings:remove_theme"), "theme"),
    **dict.fromkeys(("meetings:edit_taken_days", "meetings:remove_taken_days"), "taken"),
    "meetings:record_attendance": "attendance",
    "meetings:note_absence": "attendance",
    "meetings:name_substitute": "attendance",
    "meetings:answer_myself": "attendance",
    "meetings:decide_disqualification": "disqualification",
    "meetings:approve_amendment": "amendment",
    "meetings:withdraw_amendment": "amendment",
    "meetings:untie_from_earlier": "tie",
    "meetings:unfollow_decisions": "watch",
    **dict.fromkeys(("meetings:follow_up_file", "meetings:remove_follow_up_file"), "follow_up_file"),
    "meetings:approve_correction": "correction",
    "meetings:withdraw_correction": "correction",
    "meetings:referral": "receiver",
    "meetings:answer_referral": "receiver",
    "meetings:answer_file": "answered",
    "meetings:set_dates_of_referral": "receiver",
    "meetings:recall_referral": "receiver",
    "meetings:send_new_wording": "receiver",
    "meetings:answer_comment": "comment",
    "meetings:answer_agenda_comment": "agenda_comment",
    "meetings:edit_template": "template",
    "meetings:remove_template": "template",
    "meetings:renew_item_link": "item_grant",
    "meetings:renew_meeting_link": "meeting_grant",
    "meetings:revoke_item_grant": "item_grant",
    **dict.fromkeys(("meetings:write_on_mark", "meetings:remove_mark"), "mark"),
    "meetings:revoke_meeting_grant": "meeting_grant",
    **dict.fromkeys((f"meetings:{name}" for name in ("poll", "answer_poll", "change_poll", "cancel_poll")), "poll"),
    "meetings:hold_polled_meeting": "polled",
    "meetings:remove_poll_date": "polled",
    "meetings:renew_poll_link": "voter",
    "meetings:pack": "pack",
    "meetings:pack_file": "pack",
    "workgroups:mark_delivered": "deliverable",
    "workgroups:edit_milestone": "milestone",
    "workgroups:report_on_milestone": "milestone",
    "workgroups:document": "document",
    "workgroups:explain_outside": "member",
    "workgroups:remove_document": "document",
    "programme:end_contact": "contact",
    **dict.fromkeys((f"programme:{name}" for name in ("agreement", "correct_agreement", "add_agreed")), "agreement"),
    "programme:finish_agreed": "agreed",
    **dict.fromkeys(
        (f"programme:{name}" for name in ("paper", "paper_file", "edit_paper", "make_item", "close_paper")), "paper"
    ),
    **dict.fromkeys(("programme:send_again", "programme:withdraw_party"), "party"),
    "programme:cancel_for": "registered",
    **dict.fromkeys(("programme:edit_session", "programme:remove_session"), "session"),
    **dict.fromkeys(
        (f"programme:{name}" for name in ("concept_paper", "concept_file", "propose_concept_paper")), "concept"
    ),
    **dict.fromkeys(
        (
            f"programme:{name}"
            for name in (
                *("plan", "edit_plan", "confirm_plan", "add_milestone", "edit_milestone", "confirm_milestone"),
                *("remove_milestone", "add_plan_link", "remove_plan_link", "add_plan_document", "plan_document"),
                "remove_plan_document",
            )
        ),
        "plan",
    ),
    **dict.fromkeys(("programme:ask_support", "programme:briefing"), "plan"),
    **dict.fromkeys(
        (
            f"programme:{name}"
            for name in ("support_request", "answer_support", "pass_on_support", "add_to_support", "withdraw_support")
        ),
        "request",
    ),
    **dict.fromkeys(
        (
            f"programme:{name}"
            for name in (
                *("network_note", "edit_note", "remove_note", "add_network_document", "network_document"),
                "remove_network_document",
            )
        ),
        "note",
    ),
    "programme:end_absence": "absence",
    "programme:archive_job": "archive",
    "programme:archive_file": "archive",
    "programme:desk_row": "receiver",
    "programme:take_over": "receiver",
    **dict.fromkeys(
        (
            f"programme:{name}"
            for name in ("task", "add_subtask", "edit_task", "report_on_task", "close_task", "reopen_task")
        ),
        "task",
    ),
}
TOKENS = {
    "meetings:poll_by_link": "poll_token",
    "meetings:stop_reminders": "reminders_token",
    "meetings:feed": "feed_token",
    "programme:summit_answer": "invitation_token",
    "programme:summit_registration": "registration_token",
    "programme:summit_evaluate": "registration_token",
    "programme:summit_cancel": "registration_token",
}
# Keys that stand in an address beside that of the thing they are part of.
PARTS = ("round_pk", "step_pk", "milestone_pk", "link_pk", "document_pk")
BY_PATH = {"items/": "item", "annexes/": "annex", "decisions/": "decision", "follow-ups/": "follow_up"}


def address(row, route, things, meeting, committee):
    """The address of a row: what its name says, or else what stands first in its path."""
    name, _space, which = row.partition(" ")
    kind = OWN_THING.get(name) or next((kind for path, kind in BY_PATH.items() if route.startswith(path)), None)
    given = {"slug": things["group"] if route.startswith("workgroups/") else committee.slug}
    given |= {
        "verb": "seal_minutes",
        "number": 1,
        "direction": "up",
        "what": "out",
        "token": things[TOKENS.get(name, "token")],
        "person_pk": things["member"],
        **{name: things[name] for name in PARTS if name in things},
    }
    given |= {"label": "meetings.Meeting", "history_id": things["history_id"]}
    given |= {"kind": "referral" if route.startswith("desk/") else "csv"}
    given |= {"provider_id": "organisation", "uidb36": "1", "key": "x"}
    if "network" in route and "document_pk" in route:
        given["document_pk"] = things["network_document_pk"]
    given["pk"] = things[f"{kind} {which}".strip()] if kind else meeting.pk
    return reverse(
        name, kwargs={key: value for key, value in given.items() if f":{key}>" in route or f"<{key}>" in route}
    )


@pytest.fixture
def addresses(things, sealed, committee):
    """{row of the table: address}."""
    routes = {name: str(route) for name, route in all_routes()}
    return {row: address(row, routes[row.split()[0]], things, sealed, committee) for row in expected()}


def all_routes(resolver=None, prefix="", namespace=""):
    """Every address of the portal's own apps, as (name, route from the root)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route
        else:
            yield from all_routes(pattern, route, f"{pattern.namespace}:" if pattern.namespace else namespace)


def ask(client, row, url, meeting):
    """What the client is answered; whatever was done is undone."""
    with transaction.atomic():
        post = row.split()[0] in POSTED
        answer = client.post(url, {"meeting": meeting.pk}) if post else client.get(url)
        transaction.set_rollback(True)
    return answer


def told(answer):
    """The secrets that stand in the answer."""
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {secret for secret in SECRETS if secret in text.decode(errors="ignore")}


def test_every_address_stands_in_the_table():
    assert {row.split()[0] for row in expected()} == {name for name, _route in all_routes()}


@pytest.mark.parametrize("who", WHO)
def test_everybody_at_every_address(addresses, cast, as_, sealed, who):
    client = as_(cast[who])
    answers = {row: ask(client, row, url, sealed) for row, url in addresses.items()}
    assert {row: answer.status_code for row, answer in answers.items()} == {
        row: statuses[who] for row, statuses in expected().items()
    }
    assert set().union(*map(told, answers.values())) == SECRETS - KEPT_FROM.get(who, set())


@pytest.mark.parametrize("who", ["clerk", "mayor", "listener"])
def test_people_of_another_body_find_nothing_that_is_closed_in_this_one(addresses, cast, as_, sealed, who):
    """Nor when a case goes between the two: they read their own end of it, and the pages they share."""
    political = Committee.objects.create(
        name="Politisk styregruppe", slug="politisk", kind=Committee.Kind.POLITICAL, starts_on=STARTED
    )
    roles = {"clerk": Role.SECRETARIAT, "mayor": Role.MEMBER, "listener": Role.PARTICIPANT}
    people = {name: seated(political, name.capitalize(), role) for name, role in roles.items()}
    referral = workflow.refer_decision(
        decision=Decision.objects.get(item__meeting=sealed, item__openness="open"),
        title="Oversendt sag",
        text="godkender",
        receivers=[(political, None)],
        by=cast["secretary"],
    )
    case = referral.receivers.get()
    client = as_(people[who])
    here = f"/{sealed.committee.slug}/"
    own = {name: at.replace(here, "/politisk/") for name, at in addresses.items() if here in at}
    shared = {"case": case.get_absolute_url(), "arrived": case.item.get_absolute_url(), "/": "/", "mails": "/messages/"}
    answers = [ask(client, row, url, sealed) for asked in (addresses, own, shared) for row, url in asked.items()]
    # The resumé went along: who prepares the group's meetings reads it, or the crawl would show nothing.
    assert set().union(*map(told, answers)) == ({"Åbent resumé"} if who == "clerk" else set())


def test_nobody_gets_anything_without_logging_in(addresses):
    asked = {row: url for row, url in addresses.items() if row not in PUBLIC}
    answers = {row: Client().post(url) if row in POSTED else Client().get(url) for row, url in asked.items()}
    assert {row: answer.url.partition("?")[0] for row, answer in answers.items()} == dict.fromkeys(
        asked, reverse("account_login")
    )


BAD_NUMBER, BAD_DAY = "99999999999999999999", "9999-12-31"
NONSENSE = {
    "text": {
        **dict.fromkeys(("title", "name", "reason", "text", "note", "what", "task", "answer", "statement"), "\x00 ø"),
        **dict.fromkeys(("kind", "role", "outcome", "state", "key", "openness", "upheld"), "\x00"),
        **dict.fromkeys(("meeting", "item", "person", "seat", "substitute", "responsible", "version"), "ø"),
    },
    "numbers": {
        **dict.fromkeys(("meeting", "item", "person", "seat", "substitute", "responsible"), BAD_NUMBER),
        **dict.fromkeys(("version", "value", "minutes_allotted", "from_item", "to_item", "decision"), BAD_NUMBER),
        "kind": "extract",
    },
    "lengths": {
        **dict.fromkeys(("meeting", "item", "person", "seat", "version", "moved", "page", "year", "pk"), "9" * 5000),
        **dict.fromkeys(("title", "name", "short_name", "place", "theme", "presenter", "what", "note"), "x" * 300),
        **dict.fromkeys(("words", "text", "summary", "recommendation", "task", "reason", "statement"), "å\n" * 3000),
        **{"link": "https://x.example/" + "m" * 300, "email": "m" * 260 + "@x.example", "next": "intetsteds"},
        **{
            "kind": "extract",
            "day": "2031-03-04",
            "start": "10.00",
            "end": "11.00",
            "adopted_by": f"2020-{'1' * 30}/1",
        },
        **{"key": "dispatch_days", "value": "5", "role": "participant", "starts_on": "2031-03-04"},
    },
    "dates": {
        **dict.fromkeys(("day", "starts_on", "ends_on", "due_on", "deadline", "expires_on", "on"), BAD_DAY),
        **dict.fromkeys(("review_on", "treated_on", "answered_on", "item_cutoff_on"), "0001-01-01"),
        **{"start": "10.00", "end": "11.00", "kind": "ordinary", "reason": "Derfor", "outcome": "noted", "what": "x"},
        **{
            "name": "Ny",
            "short_name": "Ny",
            "task": "Opgave",
            "title": "Notat",
            "text": "Tekst",
            "key": "dispatch_days",
        },
    },
}


class Asked(QueryDict):
    """A query that notes whether somebody reads it."""

    read = False

    def __getitem__(self, key):
        Asked.read = True
        return super().__getitem__(key)

    def __contains__(self, key):
        Asked.read = True
        return super().__contains__(key)

    def getlist(self, key, default=None):
        Asked.read = True
        return super().getlist(key, default)


@pytest.mark.parametrize("half", [["text", "numbers"], ["lengths", "dates"]], ids=" ".join)
def test_nonsense_is_answered_with_a_sentence_and_never_with_a_failure(addresses, cast, as_, sealed, half, monkeypatch):
    """Every kind of it wherever a query is read or a form sent; once at every other address."""
    client = as_(cast["secretary"])
    client.raise_request_exception = False
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda request: Asked(request.META.get("QUERY_STRING", ""))))
    failed, several = set(), set()
    for row, url in addresses.items():
        reads_query, takes_form = row not in POSTED, True
        for nonsense in half:
            typed, Asked.read, answers = NONSENSE[nonsense], False, []
            with transaction.atomic():
                if reads_query:
                    answers.append(client.get(url, typed))
                    # A form that does not open now leads elsewhere, and reads all the same what is sent to it.
                    leads_on = answers[0].status_code in (302, 409)
                    reads_query, takes_form = Asked.read, leads_on or b'method="post"' in main_of(answers[0])
                if takes_form:
                    answers.append(client.post(url, typed))
                transaction.set_rollback(True)
            failed |= {(row, nonsense, answer.status_code) for answer in answers if answer.status_code >= 500}
            several |= {(row, nonsense) for _answer in answers}
    assert failed == set()
    # Of which there are many, or nothing would have been sent.
    assert len([row for row in addresses if {(row, nonsense) for nonsense in half} <= several]) > 150


def main_of(answer) -> bytes:
    """What stands on a page beside its frame, which has forms of its own; nothing of a file."""
    return b"" if answer.streaming else answer.content.partition(b"<main")[2]
