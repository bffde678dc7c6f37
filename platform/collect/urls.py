"""Every address of the platform, in one list."""

from allauth.account import views as account
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from collect.api.v1 import api
from collect.web.views import (
    batches,
    entry,
    exports,
    findings,
    helpdesk,
    history,
    notes,
    record_forms,
    record_items,
    records,
    reports,
    returns,
    sections,
    specification,
    tokens,
    uploads,
)
from collect.web.views.desk import overview, table

handler400 = "collect.web.views.refusals.bad_request"


A_DESK = "collections/<key:collection_pk>/desk/"
A_SPECIFICATION = "collections/<key:collection_pk>/specification/"
A_RETURN = "returns/<key:return_pk>/"
AN_ITEM = f"{A_RETURN}items/<slug:section>/<slug:item>/"
A_RECORD = f"{A_RETURN}records/<key:record_pk>/"
A_RECORD_ITEM = f"{A_RECORD}items/<slug:item>/"

urlpatterns = [
    path("", entry.home, name="home"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("terms/", entry.terms, name="terms"),
    path("accessibility/", entry.accessibility, name="accessibility"),
    path("help/", helpdesk.ask, name="help"),
    path("services/", entry.services, name="services"),
    path("portal/", entry.portal, name="portal"),
    path("collections/", entry.my_collections, name="my_collections"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<key:token_pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("collections/<key:collection_pk>/guidance/", entry.guidance, name="guidance"),
    path(
        "collections/<key:collection_pk>/guidance/<slug:slug>/",
        entry.guidance_page,
        name="guidance_page",
    ),
    path(A_DESK, overview.overview, name="desk"),
    path(f"{A_DESK}returns/", table.table, name="desk_returns"),
    path("collections/<key:collection_pk>/batches/", batches.choose, name="batches"),
    path("collections/<key:collection_pk>/batches/<key:batch_pk>/", batches.decide, name="batch"),
    path(A_SPECIFICATION, specification.whole, name="specification"),
    path(f"{A_SPECIFICATION}sums/", specification.sums, name="sums"),
    path(f"{A_SPECIFICATION}changes/", specification.changes, name="changes"),
    path(f"{A_SPECIFICATION}changes.<slug:format_>", specification.change_list, name="change_list"),
    path(f"{A_SPECIFICATION}<str:name>", specification.file, name="specification_file"),
    path(A_RETURN, returns.source, name="source_page"),
    path(f"{A_RETURN}form/", sections.first_section, name="first_section"),
    path(f"{A_RETURN}form/<slug:section>/", sections.form, name="form"),
    path(f"{A_RETURN}form/<slug:section>/add/", record_forms.add, name="add_record"),
    path(A_RECORD, record_forms.show, name="record"),
    path(f"{A_RECORD}remove/", records.remove, name="remove_record"),
    path(A_RECORD_ITEM, record_items.findings, name="record_item_findings"),
    path(f"{A_RECORD_ITEM}notes/", record_items.notes, name="record_item_notes"),
    path(f"{A_RECORD_ITEM}history/", record_items.history, name="record_item_history"),
    path(f"{A_RETURN}errors/<key:finding_pk>/record/", records.of_finding, name="finding_record"),
    path(f"{A_RETURN}errors/", findings.report, name="error_report"),
    path(f"{A_RETURN}errors/<key:finding_pk>/ok/", findings.ok, name="ok_finding"),
    path(f"{A_RETURN}errors/<key:finding_pk>/notes/", notes.on_finding, name="finding_notes"),
    path(f"{A_RETURN}notes/", notes.on_return, name="all_notes"),
    path(AN_ITEM, findings.of_item, name="item_findings"),
    path(f"{AN_ITEM}notes/", notes.on_item, name="item_notes"),
    path(f"{AN_ITEM}history/", history.of_item, name="item_history"),
    path(f"{A_RETURN}status/", returns.status, name="status"),
    path(f"{A_RETURN}steps/<slug:name>/", returns.step, name="take_step"),
    path(f"{A_RETURN}upload/", uploads.choose, name="uploads"),
    path(f"{A_RETURN}upload/<key:upload_pk>/", uploads.decide, name="upload"),
    path(f"{A_RETURN}upload/files/<str:name>", specification.to_fill_in, name="to_fill_in"),
    path(f"{A_RETURN}export/", exports.export, name="export"),
    path(f"{A_RETURN}reports/", reports.menu, name="reports"),
    path(f"{A_RETURN}reports/errors.<slug:format_>", reports.errors, name="error_list"),
    path(f"{A_RETURN}reports/corrections.xlsx", reports.corrections, name="correction_workbook"),
    path(f"{A_RETURN}reports/printed/", reports.printed, name="printed"),
    path("api/v1/", api.urls),
    path("console/", include(wagtailadmin_urls)),
]
