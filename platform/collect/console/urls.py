"""The addresses of the workbench, below the console's."""

from django.urls import path

from collect.console.views import (
    changes,
    codes,
    comparing,
    files,
    guidance,
    item,
    items,
    lineage,
    overview,
    participants,
    preview,
    publishing,
    rehearsal,
    rolling,
    rule_trials,
    rules,
    sections,
    settings,
    sums,
    switches,
)

A_WORKBENCH = "workbench/<key:collection_pk>/"
RULES = f"{A_WORKBENCH}rules/"
LINEAGE = f"{A_WORKBENCH}lineage/"
SECTIONS = f"{A_WORKBENCH}sections/"
ITEMS = f"{A_WORKBENCH}items/"
CODES = f"{A_WORKBENCH}codes/"
NEXT_YEAR = f"{A_WORKBENCH}next-year/"
PUBLISH = f"{A_WORKBENCH}publish/"

urlpatterns = [
    path("workbench/new/", settings.new, name="workbench_new"),
    path(A_WORKBENCH, overview.overview, name="workbench"),
    path(f"{A_WORKBENCH}problems/", overview.problems, name="workbench_problems"),
    path(SECTIONS, sections.sections, name="workbench_sections"),
    path(f"{SECTIONS}<slug:code>/", sections.section, name="workbench_section"),
    path(f"{SECTIONS}<slug:code>/drop/", sections.drop, name="workbench_section_drop"),
    path(ITEMS, items.items, name="workbench_items"),
    path(f"{ITEMS}cells/", items.cells, name="workbench_item_cells"),
    path(f"{ITEMS}move/", items.move, name="workbench_item_move"),
    path(f"{ITEMS}change/", items.change, name="workbench_items_change"),
    path(f"{ITEMS}paste/", items.paste, name="workbench_items_paste"),
    path(f"{ITEMS}new/", item.new, name="workbench_item_new"),
    path(f"{ITEMS}<slug:section>/<slug:code>/", item.item, name="workbench_item"),
    path(CODES, codes.codes, name="workbench_codes"),
    path(f"{CODES}cells/", codes.cells, name="workbench_code_cells"),
    path(f"{CODES}set/<slug:name>/", codes.code_set, name="workbench_code_set"),
    path(f"{A_WORKBENCH}preview/", preview.preview, name="workbench_preview"),
    path(f"{A_WORKBENCH}preview/form/", preview.form, name="workbench_preview_form"),
    path(f"{A_WORKBENCH}changes/", changes.changes, name="workbench_changes"),
    path(f"{A_WORKBENCH}changes/<key:change_pk>/undo/", changes.undo, name="workbench_undo"),
    path(f"{A_WORKBENCH}settings/", settings.settings, name="workbench_settings"),
    path(
        f"{A_WORKBENCH}settings/participants/",
        participants.participants,
        name="workbench_participants",
    ),
    path(RULES, rules.rules, name="workbench_rules"),
    path(f"{RULES}new/", rules.new, name="workbench_rule_new"),
    path(f"{RULES}check/", rule_trials.check, name="workbench_rule_check"),
    path(f"{RULES}trial/", rule_trials.trial, name="workbench_rule_trial"),
    path(f"{RULES}words.json", rule_trials.words, name="workbench_rule_words"),
    path(f"{RULES}edit/<path:number>/", rules.rule, name="workbench_rule"),
    path(f"{RULES}drop/<path:number>/", rules.drop, name="workbench_rule_drop"),
    path(f"{RULES}move/<path:number>/", rules.move, name="workbench_rule_move"),
    path(f"{A_WORKBENCH}sums/", sums.sums, name="workbench_sums"),
    path(f"{A_WORKBENCH}guidance/", guidance.guidance, name="workbench_guidance"),
    path(f"{A_WORKBENCH}compare/", comparing.compare, name="workbench_compare"),
    path(
        f"{A_WORKBENCH}compare/differences.<slug:format_>",
        comparing.compare_list,
        name="workbench_compare_list",
    ),
    path(LINEAGE, lineage.lineage, name="workbench_lineage"),
    path(f"{LINEAGE}<slug:section>/<slug:code>/", lineage.item, name="workbench_item_lineage"),
    path(f"{A_WORKBENCH}files/", files.files, name="workbench_files"),
    path(
        f"{A_WORKBENCH}files/<slug:which>.<slug:format_>",
        files.download,
        name="workbench_file",
    ),
    path(NEXT_YEAR, rolling.rolling, name="workbench_rolling"),
    path(f"{NEXT_YEAR}words/", rolling.words, name="workbench_words"),
    path(PUBLISH, publishing.publish, name="workbench_publish"),
    path(f"{PUBLISH}step-back/", publishing.step_back, name="workbench_step_back"),
    path(f"{PUBLISH}asked/<key:request_pk>/", publishing.decided, name="workbench_decided"),
    path(
        f"{PUBLISH}rehearsals/<key:rehearsal_pk>/", rehearsal.rehearsal, name="workbench_rehearsal"
    ),
    path(
        f"{PUBLISH}rehearsals/<key:rehearsal_pk>/verdicts.<slug:format_>",
        rehearsal.result,
        name="workbench_rehearsal_list",
    ),
    path(f"{A_WORKBENCH}faulty-rules/", switches.switches, name="workbench_switches"),
    path(
        f"{A_WORKBENCH}faulty-rules/<key:switch_pk>/withdraw/",
        switches.withdraw,
        name="workbench_switch_withdraw",
    ),
]
