from django.apps import AppConfig


class WorkGroupsConfig(AppConfig):
    name = "workgroups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.workflow.minutes import minutes_sealed
        from workgroups.workflow.reports import tell_groups

        def told(sender, meeting, by, **_signal):
            tell_groups(meeting, by)

        minutes_sealed.connect(told, dispatch_uid="workgroups.tell_groups", weak=False)
