"""A correction workbook in a browser: downloaded, sent filled in, looked at and applied."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import PASSWORD, fill, return_of, source_of, toy, user
from uploads.workbooks import Filling


@pytest.fixture
def return_(transactional_db: None, files: Path) -> Return:
    """The return of A1 with a sum that is wrong, and somebody who can correct it."""
    found = return_of(toy(), "A1")
    user(Role.SOURCE, found.source, "sam")
    plots = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12", "Rent": "300"}
    fill(found, "Plots", source_of(found), **plots)
    return found


def test_a_correction_workbook_is_sent_back_and_applied(
    page: Page,
    live_server: object,
    axe: Callable[[Page], None],
    return_: Return,
    tmp_path: Path,
) -> None:
    page.goto(f"{live_server}/sign-in/")
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms of use").check()
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server}/returns/{return_.pk}/errors/")
    axe(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="download the correction workbook").click()
    book = Filling(Path(coming.value.path()).read_bytes())
    book.write(book.row("101", "PlotsAll"), value=10)
    book.write(book.row("104", "Rent"), note="The parish council decided so in 2019.")
    file = tmp_path / "corrected.xlsx"
    file.write_bytes(book.saved())
    page.goto(f"{live_server}/returns/{return_.pk}/upload/")
    page.get_by_label("Choose file").set_input_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", name="What these corrections would change")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("The parish council decided so in 2019.")
    axe(page)
    page.get_by_role("button", name="Apply these corrections").click()
    expect(page.get_by_text("The corrections in corrected.xlsx were applied.")).to_be_visible()
    page.goto(f"{live_server}/returns/{return_.pk}/upload/")
    expect(page.get_by_role("row").filter(has_text="corrected.xlsx")).to_contain_text(
        "Corrections applied"
    )
    axe(page)
