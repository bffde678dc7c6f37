"""manage.py validate_returns COLLECTION: validate again, and print what fails."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named, newest_publication
from collect.definitions.specs import spec_of
from collect.returns.services.revalidation import Judged, revalidate
from rules.spec import CollectionSpec


class Command(BaseCommand):
    """Validates every return of a collection by its newest publication."""

    help = "Validate all returns of a collection again, and print the result by rule and return."

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION and --json."""
        parser.add_argument("collection", help="such as SERIES_2014")
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Validate, and print."""
        try:
            collection = collection_named(options["collection"])
            judged = list(revalidate(collection, self._progress))
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        spec = spec_of(newest_publication(collection))
        result = {"rules": rules_of(spec, judged), "returns": [_return(j) for j in judged]}
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=1, ensure_ascii=False))
        else:
            self._print(collection.name, result)

    def _progress(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} returns", ending="")

    def _print(self, name: str, result: dict[str, list[dict[str, Any]]]) -> None:
        self.stdout.write(f"{name}: {len(result['returns'])} returns validated.")
        for rule in result["rules"]:
            if rule["failing"] or rule["unchecked"] or rule["number"]:
                self.stdout.write(
                    f"{rule['number'] or rule['check']} ({rule['severity']}): "
                    f"{rule['failing']} failing, {rule['unchecked']} could not be checked"
                    + _named("failing", rule["native_ids"])
                    + _named("could not be checked", rule["unchecked_native_ids"])
                )
        for return_ in result["returns"]:
            self.stdout.write(
                f"{return_['native_id']}: errors {return_['errors']}, "
                f"queries {return_['queries']}, OK'd {return_['okd']}"
            )


def _named(what: str, native_ids: list[str]) -> str:
    return f"; {what}: {', '.join(native_ids)}" if native_ids else ""


def _return(judged: Judged) -> dict[str, Any]:
    return_ = judged.return_
    return {
        "native_id": return_.source.native_id,
        "errors": return_.errors,
        "queries": return_.queries,
        "okd": return_.okd,
    }


def rules_of(spec: CollectionSpec, judged: list[Judged]) -> list[dict[str, Any]]:
    """Per rule, who fails it and who could not be checked, by Native ID.

    Every numbered rule is there; a built-in check, which has no number, where it fails.
    """
    rows: dict[str, dict[str, Any]] = {
        rule.number: _row(rule.number, rule.number, rule.severity.value) for rule in spec.rules
    }
    for one in judged:
        native_id = one.return_.source.native_id
        for failure in one.outcome.failures:
            row = rows.setdefault(
                failure.rule, _row(failure.number, failure.rule, failure.severity.value)
            )
            if native_id not in row["native_ids"]:
                row["native_ids"].append(native_id)
        for number in one.outcome.unchecked:
            rows[number]["unchecked_native_ids"].append(native_id)
    for row in rows.values():
        row["failing"] = len(row["native_ids"])
        row["unchecked"] = len(row["unchecked_native_ids"])
    return list(rows.values())


def _row(number: str, check: str, severity: str) -> dict[str, Any]:
    return {
        "number": number,
        "check": check,
        "severity": severity,
        "failing": 0,
        "unchecked": 0,
        "native_ids": [],
        "unchecked_native_ids": [],
    }
