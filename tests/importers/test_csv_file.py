"""CSV in the encodings and with the separators that offices save it in, and what a broken file gets."""

import csv
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.importers.csv_file import LONGEST_LINE, find_encoding, open_csv
from estates.importers.finding import Finding, Unreadable
from tests.soak import examples

LINES = 'Name,Town\r\n"Café, ""No 1""",Güldenford\r\n\r\nCopse Court,"Mill Lane\rGodmanchester"\r\n'
ROWS = [
    (1, ["Name", "Town"]), (2, ['Café, "No 1"', "Güldenford"]), (4, ["Copse Court", "Mill Lane\rGodmanchester"]),
]  # fmt: skip


def rows(path: Path) -> list[tuple[int, list[str]]]:
    opened, _ = open_csv(path)
    (sheet,) = opened.sheets
    return [(row[0], list(row[1])) for row in sheet.rows if not isinstance(row, Finding)]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("cp1252", "CP1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("separator", "word"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_encoding_and_separator_are_known_by_the_content(
    tmp_path: Path, encoding: str, name: str, separator: str, word: str
) -> None:
    text = LINES.replace("Name,", f"Name{separator}").replace('",', f'"{separator}').replace("t,", f"t{separator}")
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode(encoding))
    opened, digest = open_csv(path)
    assert opened.format == f"CSV in {name}, separated by {word}"
    assert digest == sha256(path.read_bytes()).hexdigest()
    assert rows(path) == ROWS


def test_a_comma_between_quotation_marks_separates_nothing(tmp_path: Path) -> None:
    """However short the list."""
    path = tmp_path / "list.csv"
    path.write_text('Name;Street\nCopse Court;"Unit 1, Chord Park"\n')
    opened, _ = open_csv(path)
    assert opened.format == "CSV in UTF-8, separated by semicolons"
    assert [cells for _, cells in opened.sheets[0].rows][1] == ["Copse Court", "Unit 1, Chord Park"]


def test_the_separator_that_a_file_says_itself_is_taken_and_its_line_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"sep=;\r\nName;Town, county\r\nX;Y, Z\r\n")
    assert rows(tmp_path / "list.csv") == [(1, ["Name", "Town, county"]), (2, ["X", "Y, Z"])]


def test_a_few_damaged_bytes_do_not_make_another_encoding_of_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Name,Town\nCafé,Gülden\n".encode() + b"Gr\xfcn,X\n" + "Önd,é\n".encode())
    assert find_encoding(path).name == "UTF-8 with damage"
    assert rows(path)[1:] == [(2, ["Café", "Gülden"]), (3, ["Gr\udcfcn", "X"]), (4, ["Önd", "é"])]


def test_bytes_that_cp1252_does_not_have_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"Name,Town\nCaf\xe9 \x81,X\n")
    assert rows(tmp_path / "list.csv")[1] == (2, ["Café \udc81", "X"])


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=examples(100), deadline=None)
def test_what_is_written_as_csv_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], encoding: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["Name", "Town", "a", "b", "c", "d", "e"], *table])
    opened, _ = open_csv(path)
    if "commas" in opened.format:
        assert [row for row in rows(path)[1:] if any(row[1])] == [
            (n, row) for n, row in enumerate(table, 2) if any(row)
        ]


# Broken and hostile.


@pytest.mark.parametrize("content", [b"", b"\n\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_with_nothing_in_it_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(Unreadable, match="no line with anything in it"):
        open_csv(tmp_path / "list.csv")


@pytest.mark.parametrize("lines", [10, 100_000])
def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Town\nA,B\n"C,D\n' + "E,F\n" * lines, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"^list\.csv, row 3: .*a quotation mark that is not closed"):
        rows(path)


def test_a_quotation_mark_within_a_cell_refuses_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Town\nA,B\n"C" yard,D\nE,F\n', encoding="utf-8")
    opened, _ = open_csv(path)
    found = list(opened.sheets[0].rows)
    assert [str(row) for row in found if isinstance(row, Finding)] == [
        'list.csv, row 3: a quotation mark stands within a quoted cell; write it twice ("")'
    ]
    assert rows(path)[-1] == (4, ["E", "F"])


def test_a_line_without_end_is_refused_before_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.write(b"Name,Town\nA,B\n")
        for _ in range(64):
            file.write(b"x," * (LONGEST_LINE // 2))
    tracemalloc.start()
    with pytest.raises(Unreadable, match="a line of more than 1,048,576 characters"):
        rows(path)
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


def test_an_apostrophe_that_guards_a_cell_is_none_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Town\n'=1+1,'-Annex\n''=quoted,St Ives'\n'Quoted',O'Brien\n", encoding="utf-8")
    assert [cells for _, cells in rows(path)[1:]] == [
        ["=1+1", "-Annex"], ["'=quoted", "St Ives'"], ["'Quoted'", "O'Brien"],
    ]  # fmt: skip


def test_memory_is_flat_however_long_the_list_is(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("Name,Town\n")
            file.writelines(f"Site number {n},Town {n}\n" for n in range(count))
        tracemalloc.start()
        opened, _ = open_csv(path)
        assert sum(1 for _ in opened.sheets[0].rows) == count + 1
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(50_000) < peak(5_000) + (3 << 20)


@given(st.binary(max_size=300))
@settings(max_examples=examples(300), deadline=None)
def test_no_bytes_make_it_fail_but_with_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    path.write_bytes(content)

    def read() -> Iterator[object]:
        opened, _ = open_csv(path)
        yield from opened.sheets[0].rows

    try:
        assert len(list(read())) <= content.count(b"\n") + content.count(b"\r") + 1
    except Unreadable as refused:
        assert str(refused).startswith("list.csv")
