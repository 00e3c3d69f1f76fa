"""How printed lines become paragraphs."""

from forum.blueprints.files.extraction.lines import to_paragraphs


def test_a_word_broken_at_a_line_end_is_joined() -> None:
    assert to_paragraphs(["the infor-\nmation and the publi\x02cation of da\xad\nta"]) == [
        "the information and the publication of data"
    ]


def test_a_compound_broken_at_its_hyphen_keeps_it() -> None:
    pages = [
        "A data-driven city is\nmore than a data-\ndriven team, day-to-\nday, and self-\nregulated in 2019-\n2020."
    ]
    (text,) = to_paragraphs(pages)
    assert "a data-driven team, day-to-day, and self-regulated in 2019-2020." in text
    assert to_paragraphs(["open records, open access, records, and open-\nrecords"])[0].endswith("open-records")


def test_lines_of_a_paragraph_are_joined_and_paragraphs_and_bullets_kept() -> None:
    page = (
        "This is the first line of a paragraph that\n"
        "goes on in the second line of the page and\n"
        "ends here.\n"
        "Another paragraph begins right here, below it,\n"
        "• a point\n"
        "• another point\n"
        "3.2 a numbered one"
    )
    assert to_paragraphs([page])[0].split("\n") == [
        "This is the first line of a paragraph that goes on in the second line of the page and ends here.",
        "Another paragraph begins right here, below it,",
        "• a point",
        "• another point",
        "3.2 a numbered one",
    ]


def test_running_headers_footers_and_page_numbers_are_dropped() -> None:
    topics = ["Water", "Roads", "Parks", "Light", "Trees"]
    pages = [f"The city's open data plan {n}\n{topic} matters.\nPage {n} of 5" for n, topic in enumerate(topics, 1)]
    assert to_paragraphs(pages) == [f"{topic} matters." for topic in topics]


def test_a_numbered_heading_is_no_running_header() -> None:
    topics = ["Water", "Roads", "Parks", "Light", "Trees"]
    pages = [f"Day {number}\n{topic} matters." for number, topic in enumerate(topics, start=1)]
    assert to_paragraphs(pages)[2] == "Day 3\nParks matters."


def test_few_pages_keep_all_their_lines() -> None:
    assert to_paragraphs(["Title\nOne.", "Title\nTwo."]) == ["Title\nOne.", "Title\nTwo."]
