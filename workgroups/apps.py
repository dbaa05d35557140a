from django.apps import AppConfig


class WorkGroupsConfig(AppConfig):
    name = "workgroups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.workflow.minutes import minutes_sealed
        from meetings.workflow.new_agenda import agenda_begun
        from members.mail.notifications import before_mailing
        from workgroups.mail_gate import may_still_leave
        from workgroups.workflow.reports import reports_waiting_for, tell_groups

        def told(sender, meeting, by, **_signal):
            tell_groups(meeting, by)

        def waiting(sender, meeting, **_signal):
            return reports_waiting_for(meeting)

        agenda_begun.connect(waiting, dispatch_uid="workgroups.reports_waiting_for", weak=False)
        before_mailing(may_still_leave)
        minutes_sealed.connect(told, dispatch_uid="workgroups.tell_groups", weak=False)
