"""What happens in a meeting's life: one function per verb, named as the button (design section 6).

Every verb is keyword-only, takes `by=` (a person whose right the view has authorised), locks the row it changes,
writes history, and raises `Refused` with what is missing; messages leave when the transaction is committed.
"""

from meetings.workflow.absences import come_back, forget_absence, step_out
from meetings.workflow.amendments import (
    amend_decision,
    approve_amendment,
    withdraw_amendment,
)
from meetings.workflow.annexes import (
    attach_file,
    attach_files,
    edit_attachment,
    place_annex,
    remove_attachment,
    rename_attachment,
    replace_file,
    restore_attachment,
)
from meetings.workflow.answers import put_answers_on_agenda
from meetings.workflow.attendance import (
    answer_invitation,
    answer_myself,
    decide_disqualification,
    declare_disqualification,
    name_substitute,
    record_attendance,
)
from meetings.workflow.copied_meetings import copy_meeting
from meetings.workflow.corrections import approve_correction, correct_minutes, withdraw_correction
from meetings.workflow.decisions_sent import send_decisions
from meetings.workflow.feeds import end_feed, make_committee_feed, make_own_feed
from meetings.workflow.follow_up_ends import confirm_follow_up, remove_follow_up_file, send_back_follow_up
from meetings.workflow.follow_ups import (
    add_follow_up,
    correct_follow_up,
    hand_over_follow_up,
    update_follow_up,
)
from meetings.workflow.followed_decisions import follow_decisions, unfollow_decisions
from meetings.workflow.grants import grant_item, grant_meeting, renew_link, revoke_grant
from meetings.workflow.invitations import send_calendar_entries
from meetings.workflow.items import add_item, edit_item, remove_item, restore_item
from meetings.workflow.matter import take_up_again, tie_to_earlier, untie_from_earlier
from meetings.workflow.meetings import (
    cancel_meeting,
    create_meeting,
    edit_meeting,
    publish_agenda,
    publish_correction,
    publish_supplement,
    start_preparation,
    submit_agenda,
    submit_changes,
)
from meetings.workflow.minutes import (
    answer_comment,
    approve_minutes,
    choose_minutes_form,
    close_comment_round,
    comment_minutes,
    edit_minutes,
    open_comment_round,
    return_minutes,
    seal_minutes,
    submit_minutes,
    withdraw_minutes_approval,
)
from meetings.workflow.new_agenda import fill_agenda, keep_templates, remove_template, save_template
from meetings.workflow.order import bring_back, duplicate_item, move_item, place_item, send_on
from meetings.workflow.own_notes import mark_annex, remove_mark, save_annex_note, save_note, write_on_mark
from meetings.workflow.planning import delete_meeting, plan_again
from meetings.workflow.polls import (
    answer_poll,
    cancel_poll,
    change_poll,
    hold_polled_meeting,
    open_poll,
    remove_poll_date,
    renew_poll_link,
)
from meetings.workflow.proposals import accept_item, propose_item, put_off_item, resubmit_item, return_item
from meetings.workflow.referral_answers import answer_referral
from meetings.workflow.referrals import (
    recall_referral,
    refer_decision,
    send_new_wording,
    set_dates_of_referral,
)
from meetings.workflow.remarks import write_remark
from meetings.workflow.reuse import reuse_annexes
from meetings.workflow.review import (
    answer_agenda_comment,
    approve_agenda,
    comment_agenda,
    return_agenda,
    send_back_agenda,
    withdraw_agenda_approval,
)
from meetings.workflow.roll_call import record_everybody
from meetings.workflow.session import (
    close_meeting,
    record_decision,
    record_dissent,
    start_meeting,
)
from meetings.workflow.silence import accept_minutes, tell_what_lacks
from meetings.workflow.sittings import keep_typed, undo_typed
from meetings.workflow.treatment import pause_meeting, take_up
from meetings.workflow.written import answer_in_writing
from meetings.workflow.written_result import draw_result
from meetings.workflow.written_told import put_written_on_agenda
from meetings.workflow.year_plan import (
    add_taken_days,
    add_theme,
    add_usual_holidays,
    drop_date,
    edit_taken_days,
    edit_theme,
    move_date,
    plan_dates,
    plan_times,
    propose_dates,
    remove_taken_days,
    remove_theme,
)

__all__ = [
    "accept_item",
    "accept_minutes",
    "add_follow_up",
    "add_item",
    "add_taken_days",
    "add_theme",
    "add_usual_holidays",
    "amend_decision",
    "answer_agenda_comment",
    "answer_comment",
    "answer_in_writing",
    "answer_invitation",
    "answer_myself",
    "answer_poll",
    "answer_referral",
    "approve_agenda",
    "approve_amendment",
    "approve_correction",
    "approve_minutes",
    "attach_file",
    "attach_files",
    "bring_back",
    "cancel_meeting",
    "cancel_poll",
    "change_poll",
    "choose_minutes_form",
    "close_comment_round",
    "close_meeting",
    "come_back",
    "comment_agenda",
    "comment_minutes",
    "confirm_follow_up",
    "copy_meeting",
    "correct_follow_up",
    "correct_minutes",
    "create_meeting",
    "decide_disqualification",
    "declare_disqualification",
    "delete_meeting",
    "draw_result",
    "drop_date",
    "duplicate_item",
    "edit_attachment",
    "edit_item",
    "edit_meeting",
    "edit_minutes",
    "edit_taken_days",
    "edit_theme",
    "end_feed",
    "fill_agenda",
    "follow_decisions",
    "forget_absence",
    "grant_item",
    "grant_meeting",
    "hand_over_follow_up",
    "hold_polled_meeting",
    "keep_templates",
    "keep_typed",
    "make_committee_feed",
    "make_own_feed",
    "mark_annex",
    "move_date",
    "move_item",
    "name_substitute",
    "open_comment_round",
    "open_poll",
    "pause_meeting",
    "place_annex",
    "place_item",
    "plan_again",
    "plan_dates",
    "plan_times",
    "propose_dates",
    "propose_item",
    "publish_agenda",
    "publish_correction",
    "publish_supplement",
    "put_answers_on_agenda",
    "put_off_item",
    "put_written_on_agenda",
    "recall_referral",
    "record_attendance",
    "record_decision",
    "record_dissent",
    "record_everybody",
    "refer_decision",
    "remove_attachment",
    "remove_follow_up_file",
    "remove_item",
    "remove_mark",
    "remove_poll_date",
    "remove_taken_days",
    "remove_template",
    "remove_theme",
    "rename_attachment",
    "renew_link",
    "renew_poll_link",
    "replace_file",
    "restore_attachment",
    "restore_item",
    "resubmit_item",
    "return_agenda",
    "return_item",
    "return_minutes",
    "reuse_annexes",
    "revoke_grant",
    "save_annex_note",
    "save_note",
    "save_template",
    "seal_minutes",
    "send_back_agenda",
    "send_back_follow_up",
    "send_calendar_entries",
    "send_decisions",
    "send_new_wording",
    "send_on",
    "set_dates_of_referral",
    "start_meeting",
    "start_preparation",
    "step_out",
    "submit_agenda",
    "submit_changes",
    "submit_minutes",
    "take_up",
    "take_up_again",
    "tell_what_lacks",
    "tie_to_earlier",
    "undo_typed",
    "unfollow_decisions",
    "untie_from_earlier",
    "update_follow_up",
    "withdraw_agenda_approval",
    "withdraw_amendment",
    "withdraw_correction",
    "withdraw_minutes_approval",
    "write_on_mark",
    "write_remark",
]
