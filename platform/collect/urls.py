"""Every address of the platform, in one list."""

from allauth.account import views as account
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from collect.web.views import (
    desk,
    entry,
    exports,
    findings,
    form,
    helpdesk,
    history,
    notes,
    reports,
    returns,
    uploads,
)

handler400 = "collect.web.views.refusals.bad_request"


A_RETURN = "returns/<key:return_pk>/"
AN_ITEM = f"{A_RETURN}items/<slug:section>/<slug:item>/"

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
    path("collections/<key:collection_pk>/guidance/", entry.guidance, name="guidance"),
    path("collections/<key:collection_pk>/returns/", desk.desk, name="desk"),
    path(A_RETURN, returns.source, name="source_page"),
    path(f"{A_RETURN}form/", form.first_section, name="first_section"),
    path(f"{A_RETURN}form/<slug:section>/", form.form, name="form"),
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
    path(f"{A_RETURN}export/", exports.export, name="export"),
    path(f"{A_RETURN}reports/", reports.menu, name="reports"),
    path(f"{A_RETURN}reports/errors.<slug:format_>", reports.errors, name="error_list"),
    path(f"{A_RETURN}reports/printed/", reports.printed, name="printed"),
    path("console/", include(wagtailadmin_urls)),
]
