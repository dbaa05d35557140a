"""Addresses of working groups."""

from django.urls import include, path

from workgroups.views import groups, work

app_name = "workgroups"

group = [
    path("", groups.workgroup, name="workgroup"),
    path("edit/", groups.edit_workgroup, name="edit_workgroup"),
    path("last-day/", groups.set_last_day, name="set_last_day"),
    path("outside/<int:pk>/", groups.explain_outside, name="explain_outside"),
    path("close/", groups.close_workgroup, name="close_workgroup"),
    path("deliverables/new/", groups.add_deliverable, name="add_deliverable"),
    path("milestones/new/", work.add_milestone, name="add_milestone"),
    path("documents/new/", work.add_document, name="add_document"),
    path("report/", work.report_back, name="report_back"),
]

urlpatterns = [
    path("committees/<slug:slug>/workgroups/", groups.workgroups, name="workgroups"),
    path("committees/<slug:slug>/workgroups/new/", groups.establish_workgroup, name="establish_workgroup"),
    path("workgroups/<slug:slug>/", include(group)),
    path("deliverables/<int:pk>/done/", groups.mark_delivered, name="mark_delivered"),
    path("milestones/<int:pk>/edit/", work.edit_milestone, name="edit_milestone"),
    path("milestones/<int:pk>/status/", work.report_on_milestone, name="report_on_milestone"),
    path("documents/<int:pk>/", work.document, name="document"),
    path("documents/<int:pk>/remove/", work.remove_document, name="remove_document"),
]
