from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.annexes.renditions import words_known
        from meetings.guests.mail_lines import lines_for
        from meetings.mail_gate import may_still_leave
        from meetings.reading.finding import AGENDAS, MEETINGS, words_came
        from meetings.reading.finding_minutes import FOLLOW_UPS, SEALED
        from meetings.reading.finding_notes import MARKS, NOTES
        from meetings.reading.finding_sent import SENT_DECISIONS
        from meetings.reading.followed_decisions import news_may_leave
        from meetings.reading.told_about import meetings_told_of
        from meetings.workflow.calendar import calendar_of
        from members.mail.about import saying_what_about
        from members.mail.notifications import adding_to_mails, before_mailing, composing_calendars
        from record.finding.filling import offering

        before_mailing(may_still_leave)
        before_mailing(news_may_leave)
        adding_to_mails(lines_for)
        saying_what_about(meetings_told_of)
        composing_calendars(calendar_of)
        offering(MEETINGS, AGENDAS, SEALED, SENT_DECISIONS, FOLLOW_UPS, NOTES, MARKS)
        words_known.connect(words_came, dispatch_uid="meetings.words_came", weak=False)
