r"""yaml.v3's scanner where it parts from PyYAML's, as a PyYAML loader. Imports PyYAML.

yaml.v3 (3.0.1, as wandb 0.31.0 has it) is a port of libyaml: it takes tabs as white space, `[a:]` as a text, `"\'"`;
it refuses `%YAML 1.2`, unknown directives, `"\/"` and escaped surrogates; it reads no further than the first document.
What is left (the parser's grammar, indentation, simple keys) is the same in both. Measured on generated documents.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.scanner import ScannerError

from inputgen.files.faults import Fault, Unsure
from inputgen.files.yaml_nodes import Document, compose, from_yaml_error

_BREAKS = "\r\n\x85\u2028\u2029"
_BLANKS_AND_END = "\0 \t" + _BREAKS
_DOCUMENT_END = re.compile(r"^(---|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED_CODE = re.compile(r"\\(?:(?P<code>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|.)", re.DOTALL)


def differs(text: str) -> bool:
    """Whether yaml.v3's scanner may see other nodes than PyYAML's, which took the text."""
    return bool(re.search(r"[\t%\\!?\ufeff\x85\u2028\u2029]|:[,\[\]{}]", text))


def ends_document(text: str) -> bool:
    """Whether the text may hold the end of a document."""
    return bool(_DOCUMENT_END.search(text))


def parse(text: str) -> Document:
    """The nodes of the first document of `text`, as yaml.v3 sees them.

    Raises:
        Fault: where yaml.v3 refuses the document.
        Unsure: nested too deeply, or a form whose treatment by yaml.v3 was not measured.
    """
    if "\ufeff" in text[1:]:
        raise Unsure("a byte order mark inside the file")
    if control := _CONTROL.search(text):
        if not ends_document(text[: control.start()]):
            raise Fault("control characters are not allowed", control.start(), control.start() + 1)
        # yaml.v3 reads in chunks: whether it comes as far as a later document's characters is a matter of sizes.
        raise Unsure("a control character after the first document's end")
    loader = GoLoader(text)
    try:
        return compose(_events(loader), rebind=True, whole=False)
    except yaml.YAMLError as error:
        raise from_yaml_error(error) from None
    except RecursionError:
        raise Unsure("nested too deeply") from None


def _events(loader: Any) -> Any:
    while loader.check_event():
        yield loader.get_event()


class GoLoader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's reader, scanner and parser with yaml.v3's rules."""

    ESCAPE_REPLACEMENTS = {  # type: ignore[misc]  # noqa: RUF012
        **{key: value for key, value in yaml.scanner.Scanner.ESCAPE_REPLACEMENTS.items() if key != "/"},
        "'": "'",
    }

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        self._flow_key_line = -1

    def need_more_tokens(self) -> bool:
        """yaml.v3 looks two tokens ahead for comments, and so meets an error in them."""
        if self.done:
            return False
        return len(self.tokens) < 3 or bool(super().need_more_tokens())

    def process_directives(self) -> Any:
        """Refuses all versions but 1.1."""
        mark = self.peek_token().start_mark  # type: ignore[no-untyped-call]
        result = super().process_directives()  # type: ignore[no-untyped-call]
        if self.yaml_version not in (None, (1, 1)):
            raise yaml.parser.ParserError(None, None, "found incompatible YAML document", mark)
        return result

    def fetch_more_tokens(self) -> Any:
        """As PyYAML; a comment after `?` or `:` may stand behind a tab."""
        result = super().fetch_more_tokens()
        if self.tokens and isinstance(self.tokens[-1], (yaml.KeyToken, yaml.ValueToken)):
            length = 0
            while self.peek(length) in " \t":
                length += 1
            if self.peek(length) == "#":
                self.forward(length)
                self._skip_to_break()
        return result

    def fetch_key(self) -> None:
        """As PyYAML; the place of a `?` in a flow collection is kept for `fetch_value`."""
        if self.flow_level:
            self._flow_key_line = self.line
        super().fetch_key()

    def fetch_value(self) -> None:
        """As PyYAML. yaml.v3 loses count of a flow collection that holds a `?` and is itself a key."""
        key = self.possible_simple_keys.get(self.flow_level)
        if key is not None and self._flow_key_line >= key.line:
            token = self.tokens[key.token_number - self.tokens_taken]
            if isinstance(token, (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)):
                raise Unsure("a flow collection with a '?' as a key")
        super().fetch_value()

    def scan_to_next_token(self) -> None:
        """Takes tabs, but where a block collection's entry may begin."""
        found = False
        while not found:
            if self.index == 0 and self.peek() == "\ufeff":
                self.forward()
            while self.peek() == " " or (self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)):
                self.forward()
            if self.peek() == "#":
                self._skip_to_break()
            if self._line_break():
                if not self.flow_level:
                    self.allow_simple_key = True
            else:
                found = True

    def scan_directive(self) -> Any:
        """Refuses all but `%TAG` and `%YAML`."""
        line = re.match(r"%(\S*)([^\r\n]*)", self.buffer[self.pointer :])
        if line is None or line[1] not in ("YAML", "TAG"):
            raise ScannerError("while scanning a directive", None, "found unknown directive name", self.get_mark())
        if "\t" in line[2]:
            raise Unsure("a directive with a tab")
        if line[1] == "YAML" and re.match(r" *([0-9]{3}|[0-9]+\.[0-9]{3})", line[2]):
            raise ScannerError(None, None, "found extremely long version number", self.get_mark())
        return super().scan_directive()

    def scan_tag(self) -> Any:
        """As PyYAML, which refuses some tags that yaml.v3 takes: a tab after it, a `!` inside."""
        try:
            return super().scan_tag()
        except ScannerError as error:
            raise Unsure(f"a tag that PyYAML cannot scan ({error.problem})") from None

    def scan_flow_scalar(self, style: str) -> Any:
        """Refuses escapes of what is no character."""
        start = self.pointer
        mark = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
        except (ValueError, OverflowError):
            raise ScannerError(None, None, "found invalid Unicode character escape code", mark) from None
        if style == '"':
            for escape in _ESCAPED_CODE.finditer(self.buffer, start, self.pointer):
                code = int(escape["code"][1:], 16) if escape["code"] else 0
                if 0xD800 <= code <= 0xDFFF:
                    raise ScannerError(None, None, "found invalid Unicode character escape code", mark)
        return token

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        """Takes tabs after a block scalar's header."""
        while self.peek() in " \t":
            self.forward()
        if self.peek() == "#":
            self._skip_to_break()
        if self.peek() not in "\0" + _BREAKS:
            raise ScannerError(None, start_mark, "did not find expected comment or line break", self.get_mark())
        self._line_break()

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        """Takes a `#` or a tab right after the header."""
        header = re.match(r"([-+]?)([0-9]?)([-+]?)", self.buffer[self.pointer : self.pointer + 3])
        first, digit, last = header.groups() if header else ("", "", "")
        if digit == "0":
            raise ScannerError(None, start_mark, "found an indentation indicator equal to 0", self.get_mark())
        if first or not digit:
            last = ""
        self.forward(len(first + digit + last))
        chomping = {"+": True, "-": False, "": None}[first or last]
        return chomping, int(digit) if digit else None

    def scan_block_scalar_indentation(self) -> Any:
        """Refuses a tab as indentation."""
        result = super().scan_block_scalar_indentation()
        # Where the indentation is still to be found, no tab may begin a line.
        self._refuse_tab(self.column + 1)
        return result

    def scan_block_scalar_breaks(self, indent: int) -> Any:
        """Refuses a tab as indentation."""
        result = super().scan_block_scalar_breaks(indent)
        self._refuse_tab(indent)
        return result

    def _refuse_tab(self, indent: int) -> None:
        if self.column < indent and self.peek() == "\t":
            problem = "found a tab character where an indentation space is expected"
            raise ScannerError("while scanning a block scalar", None, problem, self.get_mark())

    def _line_break(self) -> str:
        return str(self.scan_line_break())  # type: ignore[no-untyped-call]

    def _skip_to_break(self) -> None:
        while self.peek() not in "\0" + _BREAKS:
            self.forward()

    def scan_plain(self) -> Any:
        """Takes tabs inside, and a `:` before a flow indicator."""
        chunks: list[str] = []
        start_mark = end_mark = self.get_mark()
        indent = self.indent + 1
        spaces: list[str] = []
        while not self._at_document_indicator() and self.peek() != "#":
            length = self._plain_length()
            if length == 0:
                break
            self.allow_simple_key = False
            chunks.extend(spaces)
            chunks.append(self.prefix(length))
            self.forward(length)
            end_mark = self.get_mark()
            if self.peek() not in " \t" + _BREAKS or self.peek() == "\0":
                break
            spaces = self._plain_spaces(indent, start_mark)
            if not self.flow_level and self.column < indent:
                break
        return yaml.tokens.ScalarToken("".join(chunks), True, start_mark, end_mark)

    def _at_document_indicator(self) -> bool:
        return self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in _BLANKS_AND_END

    def _plain_length(self) -> int:
        length = 0
        while (char := self.peek(length)) not in _BLANKS_AND_END:
            if char == ":" and self.peek(length + 1) in _BLANKS_AND_END:
                break
            if self.flow_level and char in ",?[]{}":
                break
            length += 1
        return length

    def _plain_spaces(self, indent: int, start_mark: Any) -> list[str]:
        """The white space inside a plain scalar, folded."""
        blanks = ""
        first_break = ""
        breaks: list[str] = []
        while (char := self.peek()) != "\0" and char in " \t" + _BREAKS:
            if char in " \t":
                if first_break and self.column < indent and char == "\t":
                    problem = "found a tab character that violates indentation"
                    raise ScannerError("while scanning a plain scalar", start_mark, problem, self.get_mark())
                blanks += char
                self.forward()
            elif first_break:
                breaks.append(self._line_break())
            else:
                first_break = self._line_break()
                self.allow_simple_key = True
        if not first_break:
            return [blanks]
        if first_break != "\n":
            return [first_break, *breaks]
        return breaks or [" "]
