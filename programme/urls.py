"""Addresses of the programme."""

from django.urls import path

from programme import views

app_name = "programme"

urlpatterns = [
    path("committees/<slug:slug>/programme/", views.programme, name="programme"),
    path("committees/<slug:slug>/programme/periods/new/", views.continue_programme, name="continue_programme"),
    path("committees/<slug:slug>/programme/tasks/<int:pk>/", views.task, name="task"),
]
