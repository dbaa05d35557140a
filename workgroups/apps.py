from django.apps import AppConfig


class WorkGroupsConfig(AppConfig):
    name = "workgroups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.workflow.minutes import minutes_sealed
        from members.mail.notifications import before_mailing
        from workgroups.mail_gate import may_still_leave
        from workgroups.workflow.reports import tell_groups

        def told(sender, meeting, by, **_signal):
            tell_groups(meeting, by)

        before_mailing(may_still_leave)
        minutes_sealed.connect(told, dispatch_uid="workgroups.tell_groups", weak=False)
