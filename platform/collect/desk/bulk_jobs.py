"""The jobs of bulk acts, told to the workers that take up, end and tidy up what others left."""

from __future__ import annotations

from django.utils import timezone

from collect.desk.services.bulk_files import tidy_up
from collect.desk.services.bulk_work import give_up, run_bulk_act, take_up
from collect.exchange.unfinished import OTHERS, Work
from collect.exchange.workers import DUTIES

OTHERS.append(Work(run_bulk_act.module_path, take_up, give_up))
DUTIES["remove old files of exports"] = lambda: tidy_up(timezone.now())
