from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputgen.model import Span, Unparsed
from inputgen.source.decode import decode


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ""),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("x = 'é𝒳'".encode(), "x = 'é𝒳'"),
        (b"\xef\xbb\xbfx", "x"),
        (b"# coding: latin-1\nx = '\xe9'", "# coding: latin-1\nx = 'é'"),
        (b"#!/bin/sh\n# -*- coding: cp1252 -*-\n\x80", "#!/bin/sh\n# -*- coding: cp1252 -*-\n€"),
        (b"\f # vim: set fileencoding=iso-8859-15 :\n\xa4", "\f # vim: set fileencoding=iso-8859-15 :\n€"),
        (b"x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n"),  # too late: the first line is code
        (b"\n\n# coding: nonsense\n", "\n\n# coding: nonsense\n"),  # too late: the third line
        (b"\xef\xbb\xbf# coding: utf8\n\xc3\xa9", "# coding: utf8\né"),
        (b"# coding: utf-8-unix\n".replace(b"-unix", b""), "# coding: utf-8\n"),
        ("a\x0cb\u2028c\x85d".encode(), "a\x0cb\u2028c\x85d"),
    ],
)
def test_text_is_decoded_as_python_does(data: bytes, expected: str) -> None:
    assert decode(data, "job.py") == expected


@pytest.mark.parametrize(
    ("data", "span", "message"),
    [
        (b"a = 1\nb = '\xe9'\n", (2, 6, 2, 7), "byte 0xe9 is not valid UTF-8"),
        ("é\r\nüx".encode() + b"\xff", (2, 3, 2, 4), "byte 0xff is not valid UTF-8"),
        (b"x\n# coding: latin-1\n\xe9", (3, 1, 3, 2), "byte 0xe9 is not valid UTF-8"),
        (b"# coding: nonsense\n", (1, 11, 1, 19), "unknown encoding nonsense"),
        (b"# coding: rot13\n", (1, 11, 1, 16), "unknown encoding rot13"),
        (b"# coding: zlib\n", (1, 11, 1, 15), "unknown encoding zlib"),
        (
            b"\xef\xbb\xbf# coding: latin-1\n",
            (1, 11, 1, 18),
            "the file starts as UTF-8, but says its encoding is latin-1",
        ),
        (b"# coding: ascii\n\xc3\xa9", (2, 1, 2, 2), "byte 0xc3 is not valid ascii"),
        (b"x = 1\n\0y", (2, 1, 2, 2), "a NUL character, which Python source cannot hold"),
        ("x = 1".encode("utf-16"), (1, 1, 1, 1), "the file is encoded as UTF-16, which Python does not read"),
    ],
)
def test_what_cannot_be_decoded_is_a_value(data: bytes, span: tuple[int, int, int, int], message: str) -> None:
    found = decode(data, "job.py", 3)
    assert isinstance(found, Unparsed)
    assert found.span == Span("job.py", *span, 3)
    assert found.message == message
    assert found.hint


@pytest.mark.parametrize(
    "codec", ["utf_7", "undefined", "unicode_escape", "idna", "punycode", "utf_32", "mbcs", "cp037"]
)
@pytest.mark.parametrize("body", [b"", b"+2AA-", b"\\ud800", b"\xff\xfe", b"x" * 100])
def test_odd_codecs_never_raise(codec: str, body: bytes) -> None:
    found = decode(b"# coding: " + codec.encode() + b"\n" + body, "job.py")
    if isinstance(found, str):
        found.encode("utf-8")  # no lone surrogates, which LibCST cannot take
    else:
        assert "\n" not in found.message


@given(
    st.binary(max_size=60)
    | st.from_regex(rb"(#!x\n)?#.{0,5}coding[:=] ?[\w.-]{0,9}\r?\n[\x00-\xff]{0,9}", fullmatch=True)
)
def test_any_bytes_decode_to_text_or_a_reason(data: bytes) -> None:
    found = decode(data, "job.py")
    if isinstance(found, str):
        assert "\0" not in found
        return
    assert found.span.line >= 1
    if found.message.endswith("is not valid UTF-8"):
        with pytest.raises(UnicodeDecodeError):
            data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
