"""Every address of the platform, in one list."""

from allauth.account import views as account
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from collect.api.v1 import api
from collect.web.views import (
    batches,
    entry,
    exports,
    extensions,
    findings,
    helpdesk,
    history,
    notes,
    notifications,
    record_forms,
    record_items,
    records,
    reports,
    returns,
    sections,
    specification,
    tokens,
    trail,
    uploads,
)
from collect.web.views.desk import (
    bulk,
    dates,
    explanations,
    firing,
    overview,
    table,
    totals,
    views,
    years,
)
from collect.web.views.desk import findings as desk_findings
from collect.web.views.desk import reports as desk_reports

handler400 = "collect.web.views.refusals.bad_request"


A_DESK = "collections/<key:collection_pk>/desk/"
A_BULK_ACT = f"{A_DESK}bulk/<key:act_pk>/"
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
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/choices/", notifications.choices, name="notification_choices"),
    path("notifications/address/", notifications.address, name="own_address"),
    path("notifications/<key:notification_pk>/", notifications.go, name="notification"),
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
    path(f"{A_DESK}bulk/", bulk.acts, name="desk_bulk"),
    path(A_BULK_ACT, bulk.act, name="desk_bulk_act"),
    path(f"{A_BULK_ACT}returns.<slug:format_>", bulk.list_file, name="desk_bulk_list"),
    path(f"{A_BULK_ACT}file/", bulk.export_file, name="desk_bulk_file"),
    path(f"{A_DESK}returns/seen/", table.seen, name="desk_seen"),
    path(f"{A_DESK}views/", views.views, name="desk_views"),
    path(f"{A_DESK}views/<key:view_pk>/delete/", views.delete, name="desk_view_delete"),
    path(f"{A_DESK}findings/", desk_findings.findings, name="desk_findings"),
    path(
        f"{A_DESK}findings.<slug:format_>", desk_findings.findings_file, name="desk_findings_file"
    ),
    path(f"{A_DESK}findings/<str:rule>/", firing.rule, name="desk_rule"),
    path(f"{A_DESK}findings/<str:rule>/explanations/", explanations.groups, name="desk_alike"),
    path(f"{A_DESK}findings/<str:rule>/answer/", explanations.answer, name="desk_answer"),
    path(f"{A_DESK}explanations/", explanations.library, name="desk_explanations"),
    path(f"{A_DESK}years/", years.years, name="desk_years"),
    path(f"{A_DESK}totals/", totals.totals, name="desk_totals"),
    path(f"{A_DESK}totals.<slug:format_>", totals.totals_file, name="desk_totals_file"),
    path(f"{A_DESK}reports/", desk_reports.menu, name="desk_reports"),
    path(f"{A_DESK}reports/<slug:name>/", desk_reports.report, name="desk_report"),
    path(f"{A_DESK}reports/<slug:name>.<slug:format_>", desk_reports.file, name="desk_report_file"),
    path(f"{A_DESK}dates/", dates.dates, name="desk_dates"),
    path(f"{A_DESK}dates/list.<slug:format_>", dates.extensions_file, name="desk_extensions_file"),
    path(f"{A_DESK}dates/more-time/", dates.give, name="desk_more_time"),
    path(f"{A_DESK}dates/more-time-for-all/", dates.give_all, name="desk_more_time_for_all"),
    path(f"{A_DESK}dates/<key:extension_pk>/", dates.extension, name="desk_extension"),
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
    path(f"{A_RETURN}trail/", trail.trail, name="trail"),
    path(f"{A_RETURN}trail.<slug:format_>", trail.file, name="trail_file"),
    path(f"{A_RETURN}at/", trail.at_moment, name="at_moment"),
    path(f"{A_RETURN}steps/<slug:name>/", returns.step, name="take_step"),
    path(f"{A_RETURN}year-on-year/", years.return_years, name="return_years"),
    path(f"{A_RETURN}more-time/", extensions.more_time, name="more_time"),
    path(f"{A_RETURN}upload/", uploads.choose, name="uploads"),
    path(f"{A_RETURN}upload/<key:upload_pk>/", uploads.decide, name="upload"),
    path(f"{A_RETURN}upload/files/<str:name>", specification.to_fill_in, name="to_fill_in"),
    path(f"{A_RETURN}export/", exports.export, name="export"),
    path(f"{A_RETURN}reports/", reports.menu, name="reports"),
    path(f"{A_RETURN}reports/errors.<slug:format_>", reports.errors, name="error_list"),
    path(f"{A_RETURN}reports/corrections.xlsx", reports.corrections, name="correction_workbook"),
    path(f"{A_RETURN}reports/printed/", reports.printed, name="printed"),
    path(f"{A_RETURN}reports/return.pdf", reports.pdf, name="printed_pdf"),
    path(f"{A_RETURN}reports/<slug:name>/", reports.report, name="report"),
    path(f"{A_RETURN}reports/<slug:name>.<slug:format_>", reports.file, name="report_file"),
    path("api/v1/", api.urls),
    path("console/", include(wagtailadmin_urls)),
]
