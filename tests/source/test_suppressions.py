from __future__ import annotations

import pytest

from inputgen.source.suppressions import suppressions

# text, path -> (codes, line meant, whole file) of each comment
ROWS = [
    ("x = 1  # inputgen: ignore\n", "a.py", [(None, 1, False)]),
    ("x = 1  #inputgen:ignore[IG103,  a-name]\n", "a.py", [(("IG103", "a-name"), 1, False)]),
    ("# inputgen: ignore[IG1]\n\n# why\nx = 1\n", "a.py", [(("IG1",), 4, False)]),
    ("# inputgen: ignore-file[IG1]\nx = 1\n", "a.py", [(("IG1",), 2, True)]),
    ("# inputgen: ignore-file\n", "a.py", [(None, 1, True)]),
    ("x = 1  # inputgen: ignore[]\n", "a.py", [((), 1, False)]),
    ("x = 1  # noqa  # inputgen: ignore # why\n", "a.py", [(None, 1, False)]),
    ("x = '# inputgen: ignore'\n", "a.py", []),
    ('"""\n# inputgen: ignore\n"""\n', "a.py", []),
    ("x = 1  # inputgen: ignored\n", "a.py", []),
    ("x = 1  # inputgen: ignore-files\n", "a.py", []),
    ("lr: 1e-5 # inputgen: ignore[IG201]\n", "a.yaml", [(("IG201",), 1, False)]),
    ("lr: a#inputgen: ignore\n", "a.yaml", []),
    ('{"a": "# inputgen: ignore"}', "a.json", []),
    ("x = 1  # inputgen: ignore\n", "a.ipynb#3", [(None, 1, False)]),
]


@pytest.mark.parametrize(("text", "name", "expected"), ROWS)
def test_suppressions(text: str, name: str, expected: list[object]) -> None:
    found = suppressions({name: text})
    assert [(item.codes, item.target, item.whole_file) for item in found] == expected
    assert all(item.span.cell == (3 if "#" in name else None) for item in found)


def test_removal_takes_the_blanks_before_a_comment_behind_code() -> None:
    [behind] = suppressions({"a.py": "x = 1  # inputgen: ignore\n"})
    assert (behind.removal.column, behind.span.column) == (6, 8)
    [alone] = suppressions({"a.py": "    # inputgen: ignore\nx = 1\n"})
    assert alone.removal == alone.span
