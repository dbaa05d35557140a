"""Addresses of working groups."""

from django.urls import path

from workgroups import views

app_name = "workgroups"

urlpatterns = [
    path("committees/<slug:slug>/workgroups/", views.workgroups, name="workgroups"),
    path("committees/<slug:slug>/workgroups/new/", views.establish_workgroup, name="establish_workgroup"),
    path("workgroups/<slug:slug>/", views.workgroup, name="workgroup"),
    path("workgroups/<slug:slug>/edit/", views.edit_workgroup, name="edit_workgroup"),
    path("workgroups/<slug:slug>/close/", views.close_workgroup, name="close_workgroup"),
    path("workgroups/<slug:slug>/deliverables/new/", views.add_deliverable, name="add_deliverable"),
    path("deliverables/<int:pk>/done/", views.mark_delivered, name="mark_delivered"),
]
