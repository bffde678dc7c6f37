"""Messages of the toy collection, as software would write them."""

from xml.sax.saxutils import escape


def message(
    plots: dict[str, object] | None = None,
    *,
    organisation: str = "A1",
    collection: str = "PLOTS",
    year: int = 2024,
    sheds: tuple[dict[str, object], ...] = (),
) -> bytes:
    """A message with these plots; its sheds stand inside the site."""
    return (
        "<Message><Header><CollectionDetails>"
        f"<Collection>{collection}</Collection><Year>{year}</Year>"
        "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><SourceLevel>S</SourceLevel><LEA>{organisation}</LEA></Source></Header>"
        f"<{collection}><Site><SiteName>The Top</SiteName><Water>Yes</Water>"
        "<Email>a@example.org</Email>"
        + "".join(f"<Shed>{_elements(shed)}</Shed>" for shed in sheds)
        + f"</Site><Plots>{_elements(plots or {})}</Plots></{collection}></Message>"
    ).encode()


def _elements(values: dict[str, object]) -> str:
    return "".join(f"<{code}>{escape(str(value))}</{code}>" for code, value in values.items())
