"""The register of organisations: added and updated by Native ID, or refused whole."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from collect.organisations.models import Organisation
from collect.organisations.registers import Loaded, RegisterRefusedError, read_organisations

pytestmark = pytest.mark.django_db

HEADER = "native_id,name,type,region,parent,opened,closed\n"


def register(tmp_path: Path, *rows: str) -> Path:
    """A file with these rows."""
    path = tmp_path / "register.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows))
    return path


def test_a_register_adds_updates_and_leaves_alone(tmp_path: Path) -> None:
    Organisation.objects.create(native_id="9", name="Elsewhere", type="association")
    path = register(tmp_path, "S1,School,school,North,T,2001-09-01,", "T,Town,council,North,,,")
    assert read_organisations(path) == Loaded(added=2, updated=0, unchanged=0)
    school = Organisation.objects.get(native_id="S1")
    assert (school.parent.native_id, str(school.opened), school.closed) == ("T", "2001-09-01", None)
    path = register(
        tmp_path, "S1,School,school,North,,2001-09-01,2020-08-31", "T,Town,council,North,,,"
    )
    assert read_organisations(path) == Loaded(added=0, updated=1, unchanged=1)
    school = Organisation.objects.get(native_id="S1")
    assert (school.parent, str(school.closed)) == (None, "2020-08-31")
    assert Organisation.objects.count() == 3


def test_a_parent_may_be_there_already(tmp_path: Path) -> None:
    read_organisations(register(tmp_path, "T,Town,council,North,,,"))
    read_organisations(register(tmp_path, "S1,School,school,North,T,,"))
    assert Organisation.objects.get(native_id="S1").parent.name == "Town"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["T,Town,council"], "row 2: there are 3 cells and 7 columns."),
        (["T/1,Town,council,,,,"], "row 2: native_id must be 1 to 20 letters and digits."),
        (["T,Town,council,,,,", "T,Tow,council,,,,"], "row 3: T is here twice."),
        (["T,,council,,,,"], "row 2: name is empty. Enter it."),
        (["T,Town,,,,,"], "row 2: type is empty. Enter it."),
        (["T,T\0n,council,,,,"], "row 2: name must be one line of 200 characters at most."),
        (["T," + "x" * 201 + ",council,,,,"], "name must be one line of 200 characters"),
        (["T,Town,council,,,1/4/2019,"], "opened must be empty or a date such as 2019-04-01."),
        (["T,Town,council,,,2019-04-01,2018-01-01"], "closed is before opened."),
        (["T,Town,council,,X,,"], "row 2: there is no organisation X to be the parent."),
        (["T,Town,council,,T,,"], "row 2: T is its own parent, or its parent’s."),
        (["A,A,c,,B,,", "B,B,c,,A,,"], "row 2: A is its own parent, or its parent’s."),
        (['T,"Town,council,,,,'], "cannot be read as CSV"),
    ],
)
def test_a_register_that_makes_no_sense_is_refused_whole(
    tmp_path: Path, rows: list[str], message: str
) -> None:
    with pytest.raises(RegisterRefusedError) as caught:
        read_organisations(register(tmp_path, "A1,Fine,association,,,,", *rows))
    number = message.replace("row 3", "row 4").replace("row 2", "row 3")
    assert number in str(caught.value)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff", b"name\n", b"\0"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.csv").write_bytes(content)
    with pytest.raises(RegisterRefusedError):
        read_organisations(tmp_path / "other.csv")
    with pytest.raises(RegisterRefusedError, match="cannot be read"):
        read_organisations(tmp_path)


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_organisations", register(tmp_path, "T,Town,council,,,,"))
    assert capsys.readouterr().out == "1 organisations added, 0 updated, 0 unchanged.\n"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_organisations", tmp_path / "nothing.csv")
