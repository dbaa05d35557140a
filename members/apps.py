from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Each says how its letters are composed (members/mail/outbox.py): the worker knows them all.
        from members.accounts import email_changes, invitations, password_reset  # noqa: F401
        from members.mail import notifications, operator  # noqa: F401
        from members.mail.operator import tell_of_missing_file
        from members.people.finding import COMMITTEES, PEOPLE
        from record.finding.filling import offering
        from record.stored_files import file_missing

        file_missing.connect(tell_of_missing_file, dispatch_uid="members.tell_of_missing_file")
        offering(COMMITTEES, PEOPLE)
