"""What pages are drawn with: nothing of another host, no inline code, known vendored files."""

import hashlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Engine
from django.urls import path

from collect.web.pages.paging import Pages

BASE = Path(__file__).resolve().parents[2]
STATIC = BASE / "platform/collect/web/static"
VENDORED = STATIC / "govuk-frontend-6.6.0"
TEMPLATES = BASE / "templates"

urlpatterns = [
    path(f"{name}/", lambda request: None, name=name)
    for name in ("services", "my_collections", "help", "accessibility", "terms", "account_logout")
]

FETCHED_ELSEWHERE = re.compile(
    r"""(?:src|srcset|action|poster)\s*=\s*["']?(?:https?:)?//"""
    r"""|<link\b[^>]*href\s*=\s*["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//"""
    r"""|@import"""
    r"""|(?:from|import|fetch)\s*\(?\s*["'`](?:https?:)?//""",
    re.IGNORECASE,
)
NOT_OURS_TO_SHOW = re.compile(
    r"GDS Transport|@font-face|/assets/|govuk-crest|sourceMappingURL", re.IGNORECASE
)
PART = re.compile(r"(?:\{% load [\w ]+ %\}\n)?\{# [^#]*(?:part of|Variables: )")
FRAMES = {
    "web/return.html": ("{% block title %}", "{% block heading %}"),
    "web/desk/frame.html": ("{% block desk_title %}", "{% block heading %}"),
}
"""The frames that hold the main heading, and what their pages fill: its title, its heading."""
INLINE = re.compile(
    r"""<script(?![^>]*\ssrc=)[^>]*>|<style\b|<[^>]+\sstyle\s*=|<[^>]+\son[a-z]+\s*=|javascript:""",
    re.IGNORECASE,
)


def texts(folder: Path, *suffixes: str) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in suffixes)


def shown(file: Path) -> str:
    return str(file.relative_to(BASE))


SOURCES = [*texts(STATIC, ".css", ".js", ".svg"), *texts(TEMPLATES, ".html", ".txt")]
# The console's pages stand in Wagtail's frame, which has the title and the heading.
PAGES = [file for file in texts(TEMPLATES, ".html") if file.parent.name != "console"]


def engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        libraries={
            "static": "django.templatetags.static",
            "l10n": "django.templatetags.l10n",
            "humanize": "django.contrib.humanize.templatetags.humanize",
        },
        builtins=["django.template.defaulttags"],
    )


def test_the_checks_have_files_to_check() -> None:
    assert STATIC / "web/collect.css" in SOURCES
    assert STATIC / "web/collect.js" in SOURCES
    assert TEMPLATES / "web/base.html" in PAGES


@pytest.mark.parametrize("file", SOURCES, ids=shown)
def test_nothing_is_fetched_from_another_host(file: Path) -> None:
    assert not FETCHED_ELSEWHERE.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", SOURCES, ids=shown)
def test_typeface_and_crest_of_gov_uk_are_absent(file: Path) -> None:
    assert not NOT_OURS_TO_SHOW.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_templates_hold_no_inline_script_style_or_handler(file: Path) -> None:
    assert not INLINE.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (FETCHED_ELSEWHERE, '<script src="https://cdn.example/x.js"></script>'),
        (FETCHED_ELSEWHERE, '<link rel="stylesheet" href="//cdn.example/x.css">'),
        (FETCHED_ELSEWHERE, "a{background:url(https://cdn.example/x.png)}"),
        (FETCHED_ELSEWHERE, 'import { x } from "https://cdn.example/x.js";'),
        (NOT_OURS_TO_SHOW, "a{font-family:GDS Transport,arial}"),
        (NOT_OURS_TO_SHOW, "a{background:url(/assets/images/x.svg)}"),
        (INLINE, "<script>start()</script>"),
        (INLINE, '<p class="x" style="color: red">'),
        (INLINE, '<button type="button" onclick="go()">'),
    ],
)
def test_each_check_catches_what_it_looks_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_a_link_to_another_site_is_no_fetch() -> None:
    assert not FETCHED_ELSEWHERE.search('<a class="govuk-link" href="https://www.example.org/">')


@pytest.mark.parametrize("file", texts(TEMPLATES / "web/components", ".html"), ids=shown)
def test_every_component_starts_by_naming_its_variables(file: Path) -> None:
    assert re.match(
        r"\{(#|% comment %)[^#]*\bVariables: .*?(#|% endcomment %)\}",
        file.read_text(encoding="utf-8"),
        re.DOTALL,
    )


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_every_template_can_be_read_and_is_a_page_or_a_part_of_one(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    engine().from_string(text)
    is_page = text.startswith('{% extends "web/')
    is_part = file.parent.name in ("components", "fields") or bool(PART.match(text))
    assert is_page or is_part or file.name == "base.html"
    assert not (is_part and "<h1" in text)


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_every_page_fills_its_title_and_has_one_main_heading(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    frame = re.match(r'{% extends "([^"]+)" %}', text)
    if frame and frame[1] in FRAMES:
        assert [text.count(block) for block in FRAMES[frame[1]]] == [1, 1]
        assert "<h1" not in text
    elif frame:
        assert text.count("<h1") == 1
        assert shown(file).removeprefix("templates/") in FRAMES or "{% block title %}" in text


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_every_table_has_a_name_and_every_heading_a_scope(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    unnamed = re.findall(r"<table\b(?![^>]*aria-labelledby=)", text)
    assert len(unnamed) == len(re.findall(r"<caption\b", text))
    assert not [cell for cell in re.findall(r"<th\b[^>]*>", text) if " scope=" not in cell]


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_every_form_that_changes_something_carries_its_security_token(file: Path) -> None:
    forms = re.findall(r"<form\b.*?</form>", file.read_text(encoding="utf-8"), re.DOTALL)
    posts = [form for form in forms if 'method="post"' in form]
    # A part drawn with `only` is given the token itself.
    given = '<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">'
    assert not [form for form in posts if "{% csrf_token %}" not in form and given not in form]


def test_every_static_file_named_by_a_template_exists() -> None:
    named = {
        name
        for file in PAGES
        for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"]", file.read_text(encoding="utf-8"))
    }
    assert named
    assert not [name for name in named if not (STATIC / name).is_file()]


def test_the_vendored_files_are_those_of_the_guide() -> None:
    guide = (BASE / "docs/vendoring.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([\w.-]+)` \| `([0-9a-f]{64})` \|$", guide, re.MULTILINE))
    kept = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in VENDORED.iterdir()}
    assert listed == kept


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_an_error_page_needs_no_context_and_says_what_to_do_next(name: str) -> None:
    page = engine().get_template(name).render(Context())
    assert page.count("<h1") == 1
    assert 'href="/help/"' in page.split('id="main-content"')[1].split("</main>")[0]
    assert "Log out" not in page
    assert "{" not in page


@pytest.mark.urls(__name__)
def test_the_header_names_who_is_logged_in_and_logs_out_by_post() -> None:
    user = SimpleNamespace(is_authenticated=True, get_full_name="", get_username="<b>officer</b>")
    request = SimpleNamespace(user=user)
    page = engine().get_template("web/base.html").render(Context({"request": request}))
    assert "You are logged in as <strong>&lt;b&gt;officer&lt;/b&gt;</strong>" in page
    assert '<form method="post" action="/account_logout/">' in page


def test_the_menu_marks_the_link_of_the_page() -> None:
    links = [
        SimpleNamespace(title="My data collections", url="/mine/", current=True),
        SimpleNamespace(title="Help", url="/help/", current=False),
    ]
    bar = engine().get_template("web/components/service_navigation.html")
    drawn = bar.render(Context({"links": links}))
    assert re.findall(r'href="([^"]+)" aria-current="true"', drawn) == ["/mine/"]
    assert 'href="/help/"' in drawn


def test_the_error_summary_is_absent_without_problems() -> None:
    summary = engine().get_template("web/components/error_summary.html")
    assert not summary.render(Context({"problems": []})).strip()
    problem = SimpleNamespace(text="Enter your user name", url="#username")
    drawn = summary.render(Context({"problems": [problem]}))
    assert '<a href="#username">Enter your user name</a>' in drawn


@pytest.mark.parametrize(
    ("number", "before", "after"), [(1, False, True), (3, True, True), (6, True, False)]
)
def test_the_pager_leads_to_the_pages_around(number: int, before: bool, after: bool) -> None:
    page = Pages(range(58), 10).get_page(number)
    pager = engine().get_template("web/components/pagination.html")
    drawn = pager.render(Context({"page": page}))
    assert re.findall(r'aria-label="Page (\d)"', drawn) == list("123456")
    assert re.findall(r'aria-label="Page (\d)" aria-current="page"', drawn) == [str(number)]
    assert (f'href="?page={number - 1}" rel="prev"' in drawn) is before
    assert (f'href="?page={number + 1}" rel="next"' in drawn) is after
    kept = pager.render(Context({"page": page, "query": "sort=name"}))
    assert f'href="?sort=name&amp;page={number}"' in kept
    assert kept.replace("sort=name&amp;", "") == drawn
