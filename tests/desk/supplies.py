"""What one source of the crowd might have typed into the toy collection's form."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by item code: those of the sections that occur once, and those of each shed."""

    once: dict[str, str]
    sheds: list[dict[str, str]]


def texts_of_return(chance: random.Random, year: int, carelessness: float) -> Texts:
    """A return's texts: plausible figures, with about five things wrong or unusual at 1.0."""

    def some(share: float, usual: str, other: str) -> str:
        return other if chance.random() < share * carelessness else usual

    let = round(chance.lognormvariate(3.5, 0.9))
    empty = chance.randrange(1 + let // 5)
    total = let + empty
    rent = some(0.3, f"{chance.uniform(20, 250):.2f}", f"{chance.uniform(250.01, 400):.2f}")
    once = {
        "SiteName": some(0.4, "The Top", ""),
        "Opened": some(0.3, f"1/4/{chance.randrange(1900, year)}", f"1/5/{year}"),
        "Water": some(0.4, "Yes", ""),
        "Soil": some(0.3, chance.choice(("CL", "SA", "LO")), "peat"),
        "Email": some(0.5, "plots@example.org", ""),
        "PlotsLet": str(let),
        "PlotsEmpty": some(0.2, str(empty), ""),
        "PlotsAll": some(0.4, str(total), str(total + chance.randrange(1, 9))),
        "Waiting": str(round(total * chance.uniform(0, 12))),
        "Area": some(0.3, f"{total * 0.025:.3f}", "two acres"),
        "Rent": rent,
        "Fee": rent,
        "Hens": str(chance.randrange(40)),
    }
    sheds = [
        {
            "ShedNo": str(number),
            "Roof": chance.choice("TFG"),
            "Built": some(0.5, f"1/5/{chance.randrange(1950, year)}", "before the war"),
        }
        for number in range(1, 1 + chance.randrange(3))
    ]
    return Texts(once, sheds)


REGIONS = (
    "East", "East Midlands", "London", "North East", "North West", "South East", "South West",
    "West Midlands", "Yorkshire and the Humber", "Islands",
)  # fmt: skip

NAMES = ("Hill", "Mill", "Lea", "Brook", "Old", "New", "Long", "Nether", "Upper", "Saint Ann’s")

EXPLANATIONS = ("{} plots were joined", "The council took back {} plots", "Counted again: {}")
"""Wordings of notes, each with a figure of its own."""
