"""Addresses of the programme and its tasks."""

from django.urls import include, path

from programme.views import coordination, desk, papers, programme, summit, tasks

app_name = "programme"

task = [
    path("", tasks.task, name="task"),
    path("edit/", tasks.edit_task, name="edit_task"),
    path("new/", tasks.add_task, name="add_subtask"),
    path("status/", tasks.report_on_task, name="report_on_task"),
    path("close/", tasks.close_task, name="close_task"),
    path("reopen/", tasks.reopen_task, name="reopen_task"),
]

coordinated = [
    path("", coordination.coordination, name="coordination"),
    path("contacts/new/", coordination.add_contact, name="add_contact"),
    path("contacts/<int:pk>/end/", coordination.end_contact, name="end_contact"),
    path("agreements/new/", coordination.note_agreement, name="note_agreement"),
    path("agreements/<int:pk>/", coordination.agreement, name="agreement"),
    path("agreements/<int:pk>/correct/", coordination.correct_agreement, name="correct_agreement"),
    path("agreements/<int:pk>/tasks/new/", coordination.add_agreed, name="add_agreed"),
    path("agreed/<int:pk>/done/", coordination.finish_agreed, name="finish_agreed"),
    path("papers/new/", papers.file_paper, name="file_paper"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/edit/", papers.edit_paper, name="edit_paper"),
    path("papers/<int:pk>/item/", papers.make_item, name="make_item"),
    path("papers/<int:pk>/close/", papers.close_paper, name="close_paper"),
]

of_summit = [
    path("", summit.summit, name="summit"),
    path("edit/", summit.edit_summit, name="edit_summit"),
    path("sessions/new/", summit.add_session, name="add_session"),
    path("sessions/<int:pk>/edit/", summit.edit_session, name="edit_session"),
    path("sessions/<int:pk>/remove/", summit.remove_session, name="remove_session"),
    path("concept/new/", summit.add_concept_paper, name="add_concept_paper"),
    path("concept/<int:pk>/", summit.concept_paper, name="concept_paper"),
    path("concept/<int:pk>/file/", summit.concept_file, name="concept_file"),
    path("concept/<int:pk>/item/", summit.propose_concept_paper, name="propose_concept_paper"),
]

urlpatterns = [
    path("committees/<slug:slug>/programme/", programme.programme, name="programme"),
    path("committees/<slug:slug>/programme/periods/new/", programme.continue_programme, name="continue_programme"),
    path("committees/<slug:slug>/programme/tasks/new/", tasks.add_task, name="add_task"),
    path("committees/<slug:slug>/programme/tasks/<int:pk>/", include(task)),
    path("committees/<slug:slug>/coordination/", include(coordinated)),
    path("committees/<slug:slug>/summit/", include(of_summit)),
    path("desk/", desk.desk, name="desk"),
    path("desk/absences/new/", desk.note_absence, name="note_absence"),
    path("desk/absences/<int:pk>/end/", desk.end_absence, name="end_absence"),
    path("desk/<slug:kind>/<int:pk>/", desk.desk_row, name="desk_row"),
    path("desk/<slug:kind>/<int:pk>/take/", desk.take_over, name="take_over"),
    path("items/<int:pk>/tasks/", tasks.tie_item, name="tie_item"),
    path("follow-ups/<int:pk>/tasks/", tasks.tie_follow_up, name="tie_follow_up"),
]
