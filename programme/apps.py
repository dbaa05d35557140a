from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.forms.beside import ask_beside
        from members.mail.notifications import before_mailing
        from programme.forms.of_item import tasks_beside
        from programme.mail_gate import may_still_leave

        ask_beside(tasks_beside)
        before_mailing(may_still_leave)
