from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from meetings.forms.beside import ask_beside
        from meetings.reading.decision_register import narrow_by
        from meetings.reading.surroundings import also_taken
        from meetings.workflow.copying import item_copied
        from members.mail.notifications import before_mailing
        from programme.forms.of_item import plans_beside, tasks_beside
        from programme.mail_gate import may_still_leave
        from programme.reading.finding import PLANS
        from programme.reading.of_decisions import narrowed_by_programme
        from programme.reading.summit_days import summit_days
        from record.finding.filling import offering

        def tied_as(sender, item, copy, **_signal):
            copy.tasks.set(item.tasks.all())
            copy.plans.set(item.plans.all())

        ask_beside(tasks_beside)
        ask_beside(plans_beside)
        also_taken(summit_days)
        narrow_by(narrowed_by_programme)
        item_copied.connect(tied_as, dispatch_uid="programme.tied_as", weak=False)
        before_mailing(may_still_leave)
        offering(PLANS)
