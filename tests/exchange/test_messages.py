"""What is wrong with a file of XML is said once, in words, with its place."""

from io import BytesIO

import pytest

from collect.exchange.contents import ReturnFile
from collect.exchange.readers.formats import UnreadableFile, read_return
from exchange.supplies import DEEP, TOY, WHO, example, written

HEADER = (
    "<Header><CollectionDetails><Collection>PLOTS</Collection><Year>2024</Year>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>"
    "<Source><SourceLevel>S</SourceLevel><LEA>A1</LEA></Source></Header>"
)


def message(body: str, header: str = HEADER, root: str = "Message") -> str:
    """A message with the body on its third line."""
    return f"<{root}>\n{header}\n<PLOTS>{body}</PLOTS></{root}>"


def read(content: str | bytes, native_id: str = WHO) -> ReturnFile:
    """The toy's return in the content of a file."""
    raw = content.encode() if isinstance(content, str) else content
    return read_return(BytesIO(raw), "A1.xml", TOY, native_id)


def refusal(content: str | bytes, native_id: str = WHO) -> UnreadableFile:
    """What is said of a file that is of no use."""
    with pytest.raises(UnreadableFile) as caught:
        read(content, native_id)
    return caught.value


PROBLEMS = {
    "no XML at all": ("<", 1, "The file stops in the middle"),
    "another root": (message("", root="Return"), 1, "a return begins with <Message>"),
    "wrong collection": (
        message("", HEADER.replace("PLOTS", "SHEEP")),
        0,
        "The file is for the collection SHEEP, not PLOTS.",
    ),
    "wrong year": (message("", HEADER.replace("2024", "2023")), 0, "this collection is for 2024"),
    "no year": (message("", HEADER.replace("<Year>2024</Year>", "")), 0, "has no year"),
    "wrong source": (message("", HEADER.replace("A1", "A2")), 0, "from organisation A2, but"),
    "no source": (message("", HEADER.replace("A1", " ")), 0, "hold the organisation’s code, A1"),
    "no header": (message("", header=""), 0, "The file has no Header"),
    "two headers": (message("", HEADER + HEADER), 2, "There is a second Header"),
    "no body": (f"<Message>{HEADER}</Message>", 0, "The file ends after its header"),
    "another body": (
        f"<Message>{HEADER}<SHEEP/></Message>",
        1,
        "the data of PLOTS stand in <PLOTS>",
    ),
    "unknown section": (message("<Sheep/>"), 3, "The data cannot hold <Sheep>. Remove it"),
    "unknown item": (
        message("<Plots><PlotsAl>1</PlotsAl></Plots>"),
        3,
        "Plots cannot hold <PlotsAl>. Did you mean PlotsAll?",
    ),
    "an item of another section": (message("<Site><Rent>1</Rent></Site>"), 3, "Site cannot hold"),
    "a section outside its parent": (message("<Shed/>"), 3, "cannot hold <Shed>"),
    "a section twice": (message("<Plots/>\n<Plots/>"), 4, "Plots is there twice"),
    "an item twice": (
        message("<Plots><Hens>1</Hens>\n<Hens>1</Hens></Plots>"),
        4,
        "Hens is there twice in Plots. Remove one of them.",
    ),
    "an element in an item": (message("<Plots><Hens><b/></Hens></Plots>"), 3, "inside Hens"),
    "text in a section": (message("<Plots>12<Hens>1</Hens></Plots>"), 3, "The text “12” stands"),
    "text after an item": (message("<Plots><Hens>1</Hens>12</Plots>"), 3, "The text “12” stands"),
    "text after a record": (
        message("<Site><Shed/>12<Shed/></Site>"),
        3,
        "The text “12” stands in Site",
    ),
    "text between sections": (message("<Site/>12<Plots/>"), 3, "The text “12” stands in the data"),
    "an ampersand": (message("<Site><SiteName>A & B</SiteName></Site>"), 3, "as &amp; and &lt;."),
    "an unknown entity": (message("<Site>&who;</Site>"), 3, "Write & itself as &amp;."),
    "a control character": (
        message("<Site>\n<SiteName>ab\x0bc</SiteName></Site>"),
        4,
        "There is a character that XML does not allow.",
    ),
    "a written control character": (message("<Site>&#11;</Site>"), 3, "that XML does not allow"),
    "a NUL": (message("\n\n<Site>\0</Site>"), 5, "There is a NUL"),
    "ends crossed": (message("<Site></Plots>"), 3, "ends that is not the one that began last"),
    "cut off": (message("<Site>")[:-30], 3, "The file stops in the middle"),
    "a document type": (f"<!DOCTYPE Message>\n{message('')}", 1, "<!DOCTYPE …>"),
}  # fmt: skip


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_file_of_no_use_is_refused_with_its_line_in_words(problem: str) -> None:
    content, line, words = PROBLEMS[problem]
    said = refusal(content)
    assert words in str(said)
    assert said.line == line
    assert str(said).startswith(f"Line {line}" if line else said.message)
    assert str(said).endswith((".", "?"))


def test_an_illegal_character_has_a_line_and_a_column() -> None:
    said = refusal(message("\n<Site><SiteName>ab\0c</SiteName></Site>"))
    assert (said.line, said.column) == (4, 19)
    assert str(said).startswith("Line 4, column 19: There is a NUL")


ENCODED = {
    "UTF-8": ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
    "UTF-8 with a mark": ("", "utf-8-sig"),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
    "Latin 1": ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
    "Windows": ("<?xml version='1.0' encoding='windows-1252'?>", "cp1252"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_file_in_the_encoding_that_it_claims_is_read(name: str) -> None:
    start, encoding = ENCODED[name]
    content = (start + message("<Site><SiteName>Søndermarken</SiteName></Site>")).encode(encoding)
    assert read(content).data.records[0].values == {"SiteName": "Søndermarken"}


MISLABELLED = {
    "Latin 1 without a label": ("", "latin-1", "The byte F8 is not UTF-8"),
    "Latin 1 as UTF-8": ('<?xml version="1.0" encoding="UTF-8"?>', "latin-1", "The byte F8"),
    "UTF-8 as Latin 1": ('<?xml version="1.0" encoding="ISO-8859-1"?>', "utf-8", "it is UTF-8"),
    "UTF-8 as UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>', "utf-8", "but it is not"),
    "UTF-16 as UTF-8": ('<?xml version="1.0" encoding="UTF-8"?>', "utf-16", "but it is UTF-16"),
    "UTF-16 without a mark": ("", "utf-16-le", "lacks the byte order mark"),
    "UTF-32": ("", "utf-32", "The file is UTF-32"),
    "UTF-7": ('<?xml version="1.0" encoding="UTF-7"?>', "utf-7", "which is not accepted"),
    "EBCDIC": ('<?xml version="1.0" encoding="cp037"?>', "utf-8", "which is not accepted"),
    "no encoding": ('<?xml version="1.0" encoding="zlib"?>', "utf-8", "which is not accepted"),
}


@pytest.mark.parametrize("name", MISLABELLED)
def test_a_file_in_another_encoding_than_it_claims_is_refused(name: str) -> None:
    start, encoding, words = MISLABELLED[name]
    content = (start + message("<Site><SiteName>Søndermarken</SiteName></Site>")).encode(encoding)
    assert words in str(refusal(content))


def test_wrong_values_are_kept_and_never_refused() -> None:
    body = "<Plots><PlotsAll>ten</PlotsAll><Waiting>-5</Waiting><Hens> </Hens><Rent/></Plots>"
    plots = read(message(body)).data.records[1]
    assert plots.unreadable == {"PlotsAll": "ten"}
    assert plots.values == {"Waiting": -5}


def test_order_comments_namespaces_and_attributes_do_not_matter() -> None:
    body = (
        '<Plots b="1"><Rent>2<!-- and a half -->.5</Rent><?skip?><PlotsAll><![CDATA[7]]></PlotsAll>'
        "</Plots><Site><Shed><ShedNo>1</ShedNo></Shed><Water>Yes</Water></Site>"
    )
    found = read(message(body).replace("<Message>", '<Message xmlns="urn:x">', 1))
    site, plots, shed = found.data.records
    assert plots.values == {"Rent": "2.50", "PlotsAll": 7}
    assert site.values == {"Water": True}
    assert shed.values == {"ShedNo": 1}
    assert found.notices == ("Passed over the attributes of Plots: b.",)


def test_what_the_header_says_beside_is_told_and_passed_over() -> None:
    header = HEADER.replace("2024-03-31", "2024-01-01").replace("<Source>", "<Mood/><Source>")
    assert read(message("", header)).notices == (
        "Passed over in the header: Mood.",
        "The file’s reference date is 2024-01-01; the collection’s is 2024-03-31.",
    )


def test_another_organisation_may_be_read_where_none_is_asked_for() -> None:
    found = read(message("", HEADER.replace("A1", "A2")), native_id="")
    assert found.header.organisation == "A2"


def test_records_that_share_a_key_or_have_none_are_all_kept() -> None:
    sheds = "".join(f"<Shed><ShedNo>{number}</ShedNo></Shed>" for number in ("5", "", "5", "x", ""))
    found = read(message(f"<Site>{sheds}</Site>")).data
    keys = [record.key for record in found.of_section("Shed")]
    assert keys == ["5", "#1", "5#2", "x", "#2"]


def test_keys_of_nested_records_begin_with_their_parents() -> None:
    body = (
        "<Site><Shed><ShedNo>1</ShedNo><Tool><ToolNo>7</ToolNo><Maker>Ox</Maker></Tool>"
        "<Lock><Keys>2</Keys></Lock></Shed><Shed><ShedNo>2</ShedNo><Tool><ToolNo>7</ToolNo>"
        "</Tool></Shed></Site>"
    )
    found = read_return(BytesIO(message(body).encode()), "A1.xml", DEEP, WHO).data
    places = [(record.section, record.key, record.parent) for record in found.records]
    assert places[2:] == [
        ("Shed", "1", ""),
        ("Shed", "2", ""),
        ("Tool", "1/7/Ox", "1"),
        ("Tool", "2/7/", "2"),
        ("Lock", "1", "1"),
    ]


def test_a_message_is_indented_utf8_with_blank_items_left_out() -> None:
    lines = written("xml", TOY, example()).getvalue().decode().splitlines()
    assert lines[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    assert "      <SiteName>=Hill</SiteName>" in lines
    assert not [line for line in lines if "Telephone" in line]


def test_a_key_that_looks_like_a_second_one_is_not_mistaken_for_it() -> None:
    sheds = "".join(f"<Shed><ShedNo>{number}</ShedNo></Shed>" for number in ("5", "5", "5#2"))
    found = read(message(f"<Site>{sheds}</Site>")).data
    assert [record.key for record in found.of_section("Shed")] == ["5", "5#2", "5#2#2"]
