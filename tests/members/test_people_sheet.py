"""People from and to CSV and Excel: any encoding Excel writes, every row judged before anything is saved."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from members.models import Organisation, Person
from members.people.sheet import as_csv, as_excel, read_sheet
from pages.sheet import MOST_ROWS
from record.verbs import Refused

HEAD = "Navn;E-mail;Organisation;Telefon"
LINE = "Åse Sørensen;aase@x.example;Skive;+45 87 00"


def excel(*rows):
    book, target = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


@pytest.fixture
def skive(secretary):
    return Organisation.objects.get(short_name="Skive")


def send(client, content, name="folk.csv"):
    return client.post("/people/import/", {"file": SimpleUploadedFile(name, content)})


def confirm(client, page):
    return client.post("/people/import/", {"rows": page.context["rows"]})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_excel_writes_is_read(encoding, delimiter):
    text = f"{HEAD}\r\n{LINE}\r\n\r\n".replace(";", delimiter)
    [row] = read_sheet("folk.csv", text.encode(encoding))
    assert (row.number, row.cells["name"], row.cells["phone"]) == (2, "Åse Sørensen", "+45 87 00")


def test_an_excel_book_is_read_and_a_formula_is_not_calculated():
    [row] = read_sheet("folk.xlsx", excel(["Navn", "Telefon"], ["=1+1", 87001122]))
    assert (row.formulas, row.cells["phone"]) == (("name",), "87001122")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"Titel\nChef", "No column"),
        ("a.csv", b"Navn;navn\nA;B", "Two columns"),
        ("a.csv", b"Navn\n\x00", "neither CSV nor Excel"),
        ("a.csv", b"Navn\n\x81", "letters"),
        ("a.csv", b'Navn\n"' + b"x" * 200_000, "CSV"),
        ("a.xlsx", b"PK\x03\x04 nonsense", "Excel"),
        ("a.csv", b"Navn\n" + b"A\n" * (MOST_ROWS + 1), "more than 500"),
        ("a.csv", b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name, content, says):
    with pytest.raises(Refused, match=says):
        read_sheet(name, content)


def test_the_preview_saves_nothing_and_the_confirmation_everything(as_, secretary, skive):
    client, before = as_(secretary), Person.objects.count()
    page = send(client, f"{HEAD}\n{LINE}\nBo;;0779;\n".encode())
    assert ([row.errors for row in page.context["planned"]], Person.objects.count()) == ([[], []], before)
    confirm(client, page)
    found = Person.objects.filter(organisation=skive, name__in=["Bo", "Åse Sørensen"]).order_by("name")
    assert list(found.values_list("name", "phone")) == [("Bo", ""), ("Åse Sørensen", "+45 87 00")]


def test_every_row_tells_its_errors_and_none_is_saved(as_, secretary):
    lines = [HEAD, LINE, ";a@x.example;;", "Bo;bo;Ukendt;", "Eva;AASE@x.example;;"]
    page = send(as_(secretary), "\n".join(lines).encode())
    planned = page.context["planned"]
    assert [(row.number, len(row.errors)) for row in planned] == [(2, 1), (3, 1), (4, 2), (5, 1)]
    assert (page.context["rows"], Person.objects.filter(name__in=["Bo", "Eva"]).count()) == ("", 0)


def test_a_known_person_is_changed_and_an_empty_cell_changes_nothing(as_, secretary, member):
    member.phone = "1"
    member.save()
    client = as_(secretary)
    page = send(client, f"Navn;E-mail;Stilling;Telefon\nMedlem;{member.email};Direktør;\n".encode())
    assert [row.changes for row in page.context["planned"]] == [["job title"]]
    confirm(client, page)
    member.refresh_from_db()
    assert (member.job_title, member.phone) == ("Direktør", "1")


def test_the_rows_are_judged_again_when_they_are_confirmed(as_, secretary, skive):
    client = as_(secretary)
    page = send(client, f"{HEAD}\n{LINE}\nBo;;Skive;\n".encode())
    Person.objects.create_user(name="Bo", organisation=skive)
    Person.objects.create_user(name="Bo", organisation=skive)
    assert (confirm(client, page).status_code, Person.objects.filter(name="Åse Sørensen").count()) == (302, 0)


def test_a_preview_belongs_to_who_made_it(as_, secretary, member):
    page = send(as_(secretary), f"{HEAD}\nBo;;;\n".encode())
    assert as_(member).post("/people/import/", {"rows": page.context["rows"]}).status_code == 403
    as_(secretary).post("/people/import/", {"rows": page.context["rows"] + "x"})
    assert Person.objects.filter(name="Bo").count() == 0


DANGEROUS = "=HYPERLINK(1)"


def test_what_is_exported_is_never_a_formula():
    person = Person(name=DANGEROUS, email="a@x.example", phone="+45 87")
    [_head, line] = as_csv([person]).decode("utf-8-sig").splitlines()
    sheet = load_workbook(BytesIO(as_excel([person]))).active
    assert line == "'=HYPERLINK(1);a@x.example;;;;'+45 87"
    assert [(cell.value, cell.data_type) for cell in (sheet["A2"], sheet["F2"])] == [
        (DANGEROUS, "s"),
        ("+45 87", "s"),
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_changes_nothing_when_it_is_imported(as_, secretary, member, kind):
    secretary.email = "sekretaer@kommune.example"
    secretary.save()
    client = as_(secretary)
    content = client.get(f"/people/export/{kind}/").content
    planned = send(client, content, f"folk.{kind}").context["planned"]
    assert {(row.outcome, row.person is not None) for row in planned} == {("No change", True)}
