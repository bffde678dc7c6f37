"""While a file is read, the reader tells how many records there were and how far it is."""

from io import BytesIO

import pytest

from collect.exchange.contents import ReturnFile, header_for
from collect.exchange.readers import watching
from collect.exchange.readers.formats import read_return
from collect.exchange.readers.problems import MOST_RECORDS, UnreadableFile
from collect.exchange.readers.watching import Watch
from collect.exchange.writers.archives import write_zip
from exchange.supplies import TOY, WHO, written
from rules.data import RecordData, ReturnData


def many_sheds(count: int) -> ReturnFile:
    """A return with a site, plots and very many sheds."""
    sheds = (RecordData("Shed", {"ShedNo": n, "Roof": "T"}, key=str(n)) for n in range(count))
    return ReturnFile(header_for(TOY, WHO), ReturnData(tuple(sheds)))


def package(file: BytesIO) -> BytesIO:
    """The file alone in a zip."""
    out = BytesIO()
    write_zip(out, [("A1.xml", file.getvalue())])
    return out


@pytest.mark.parametrize("form", ["xml", "csv", "xlsx", "a zip of xml"])
def test_the_share_grows_with_the_records_from_nothing_to_all(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "INTERVAL", 0.0)
    sheds = many_sheds(8_000 if form != "xlsx" else 1_000)
    file = written(form.removeprefix("a zip of "), TOY, sheds)
    file = package(file) if form.startswith("a zip") else file
    told: list[tuple[int, float]] = []
    found = read_return(file, "a file", TOY, WHO, Watch(lambda *facts: told.append(facts)))
    records, shares = zip(*told, strict=True)
    assert list(records) == list(range(1, len(found.data.records) + 1 - (form == "xlsx") * 2))
    assert list(shares) == sorted(shares)
    assert shares[0] < 0.3
    assert 0.95 < shares[-1] <= 1
    # The share moves with the records, not all at once at one end.
    assert all(0.2 < shares[len(shares) * n // 10] < 0.95 for n in range(4, 9))


def test_it_is_told_at_most_twice_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(watching.time, "monotonic", lambda: now[0])
    told: list[int] = []
    watch = Watch(lambda records, share: told.append(records))
    for _ in range(100):
        now[0] += 0.11
        watch.record()
    assert told == list(range(5, 101, 5))


def test_more_records_than_a_return_may_have_are_refused() -> None:
    watch = Watch()
    watch.records = MOST_RECORDS
    with pytest.raises(UnreadableFile, match="more than 500,000 records"):
        watch.record()
