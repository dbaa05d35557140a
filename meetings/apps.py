from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.mail_gate import may_still_leave
        from members.mail.notifications import before_mailing

        before_mailing(may_still_leave)
