"""Addresses of people, committees and messages."""

from django.urls import path

from members.accounts import views as account_views
from members.gate import looking
from members.views import (
    accounts,
    committees,
    composition,
    memberships,
    messages,
    people,
    people_sheet,
    personal_data,
    profile,
    seats,
)

app_name = "members"

urlpatterns = [
    path("looking/stop/", looking.stop_looking, name="stop_looking"),
    path("committees/", committees.committees, name="committees"),
    path("committees/<slug:slug>/composition/", composition.composition, name="composition"),
    path("committees/<slug:slug>/memberships/new/", memberships.start_membership, name="start_membership"),
    path("committees/<slug:slug>/seats/new/", seats.add_seat, name="add_seat"),
    path("seats/<int:pk>/edit/", seats.edit_seat, name="edit_seat"),
    path("committees/<slug:slug>/rules/", committees.rules, name="rules"),
    path("memberships/<int:pk>/end/", memberships.end_membership, name="end_membership"),
    path("memberships/<int:pk>/change/", memberships.change_membership, name="change_membership"),
    path("memberships/<int:pk>/successor/", memberships.succeed_membership, name="succeed_membership"),
    path("memberships/<int:pk>/withdraw/", memberships.withdraw_membership, name="withdraw_membership"),
    path("memberships/<int:pk>/office/", memberships.change_office, name="change_office"),
    path("memberships/<int:pk>/municipality/", memberships.change_municipality, name="change_municipality"),
    path("memberships/<int:pk>/stand-in/", memberships.appoint_stand_in, name="appoint_stand_in"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/read/", messages.open_messages, name="open_messages"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("organisations/", people.organisations, name="organisations"),
    path("organisations/new/", people.add_organisation, name="add_organisation"),
    path("organisations/<int:pk>/edit/", people.edit_organisation, name="edit_organisation"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add_person, name="add_person"),
    path("people/import/", people_sheet.import_people, name="import_people"),
    path("people/export/<slug:kind>/", people_sheet.export_people, name="export_people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit_person"),
    path("people/<int:pk>/erase/", personal_data.erase_person, name="erase_person"),
    path("profile/data/", personal_data.own_data, name="own_data"),
    path("profile/data.json", personal_data.own_data_file, name="own_data_file"),
    path("profile/edit/", profile.edit_own_facts, name="edit_own_facts"),
    path("profile/", profile.profile, name="profile"),
    path("people/<int:pk>/account/", account_views.invitation, name="invitation"),
    path("people/<int:pk>/account/revoke/", account_views.revoke_invitation, name="revoke_invitation"),
    path("people/<int:pk>/account/second-step/", accounts.ask_second_factor_reset, name="reset_second_factor"),
    path("people/<int:pk>/account/email/stop/", accounts.withdraw_email_change, name="withdraw_email_change"),
    path("second-step/<int:pk>/", accounts.second_factor_reset, name="second_factor_reset"),
    path("email-changes/<str:token>/", accounts.answer_email_change, name="answer_email_change"),
    path("profile/email/", accounts.change_email, name="change_email"),
    path("profile/email/answer/", accounts.answer_own_email_change, name="answer_own_email_change"),
    path("invitations/<str:token>/", account_views.accept_invitation, name="accept_invitation"),
    path("still-here/", account_views.still_here, name="still_here"),
]
