from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.guests.mail_lines import lines_for
        from meetings.mail_gate import may_still_leave
        from meetings.reading.followed_decisions import news_may_leave
        from meetings.workflow.calendar import calendar_of
        from members.mail.notifications import adding_to_mails, before_mailing, composing_calendars

        before_mailing(may_still_leave)
        before_mailing(news_may_leave)
        adding_to_mails(lines_for)
        composing_calendars(calendar_of)
