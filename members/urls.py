"""Addresses of people, committees and messages."""

from django.urls import path

from members import account_views, looking, views

app_name = "members"

urlpatterns = [
    path("looking/stop/", looking.stop_looking, name="stop_looking"),
    path("committees/", views.committees, name="committees"),
    path("committees/<slug:slug>/composition/", views.composition, name="composition"),
    path("committees/<slug:slug>/memberships/new/", views.start_membership, name="start_membership"),
    path("committees/<slug:slug>/rules/", views.rules, name="rules"),
    path("memberships/<int:pk>/end/", views.end_membership, name="end_membership"),
    path("memberships/<int:pk>/stand-in/", views.appoint_stand_in, name="appoint_stand_in"),
    path("memberships/<int:pk>/invitation/", account_views.invitation, name="invitation"),
    path("memberships/<int:pk>/invitation/revoke/", account_views.revoke_invitation, name="revoke_invitation"),
    path("invitations/<str:token>/", account_views.accept_invitation, name="accept_invitation"),
    path("still-here/", account_views.still_here, name="still_here"),
    path("messages/", views.inbox, name="messages"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("profile/", views.profile, name="profile"),
]
