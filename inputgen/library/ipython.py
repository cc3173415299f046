"""IPython in a notebook: `get_ipython()` and what a magic does (IPython documentation, "Built-in magic commands")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inputgen.frozen import replace
from inputgen.interpret.interactive import is_plain_script
from inputgen.interpret.protocol import Arguments, Call
from inputgen.interpret.values import Const, Lib, Scope, Unknown, Value
from inputgen.library.simple import instance, nothing
from inputgen.library.simple import named as several

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

SHELL = "IPython.Shell"

# Magics that may bind, or change, any name of the notebook.
_BINDING = frozenset("run load pylab reset store rerun recall macro pastebin cpaste paste edit autocall".split())
_ASSIGNMENT = re.compile(r"(\w+)(?:=|\s+)(.+)", re.DOTALL)


def _line_magic(ev: Evaluator, call: Call) -> Value:
    name, rest = ev.constant(call.arg(0, "magic_name")), ev.constant(call.arg(1, "line"))
    text = rest if isinstance(rest, str) else ""
    if name == "cd":
        _call(ev, "os.chdir", call, Const(text.strip("'\""), call.at))
        return Const(None, call.at)
    assigned = _ASSIGNMENT.fullmatch(text) if name in ("env", "set_env") else None
    if assigned is not None:
        _set_variable(ev, call, assigned[1], assigned[2])
        return Const(None, call.at)
    if name == "env" and text.isidentifier():
        return _call(ev, "os.getenv", call, Const(text, call.at))
    if name in _BINDING:
        _opens_names(ev, f"%{name} may bind it", call)
    return ev.unknown(f"returned by the magic %{name}", call.at)


def _call(ev: Evaluator, function: str, call: Call, *args: Value) -> Value:
    handler = ev.libraries.function(function)
    assert handler is not None, "os is modelled"
    return handler(ev, Call(function, Arguments(args), call.at))


def _set_variable(ev: Evaluator, call: Call, name: str, text: str) -> None:
    environ, setitem = ev.libraries.value("os.environ"), ev.libraries.method("os.Environ.__setitem__")
    if environ is None or setitem is None:
        return
    value: Value = Const(text, call.at) if "$" not in text and "{" not in text else Unknown("it is expanded", call.at)
    arguments = Arguments((Const(name, call.at), value))
    setitem(ev, Call("__setitem__", arguments, call.at, environ(ev, call.at)))


def _opens_names(ev: Evaluator, reason: str, call: Call) -> None:
    """From here on any name of the notebook may stand for something else, or there may be more of them."""
    address = ev.frames[0].scope
    scope = ev.scope_at(address)
    why = Unknown(reason, call.at)
    names = {key: replace(slot, value=why) if _is_data(slot.value) else slot for key, slot in scope.names.items()}
    ev.put(address, Scope(scope.kind, scope.module, names, scope.parent, scope.open or why))


def _is_data(value: Value) -> bool:
    return not isinstance(value, Lib)


def _cell_magic(ev: Evaluator, call: Call) -> Value:
    """A cell of another language; `%%writefile` writes a file of the job."""
    name, rest = ev.constant(call.arg(0, "magic_name")), ev.constant(call.arg(1, "line"))
    if name in ("writefile", "file") and isinstance(rest, str) and rest.split():
        _call(ev, "builtins.open", call, Const(rest.split()[-1].strip("'\""), call.at), Const("w", call.at))
    return Const(None, call.at)


def _output(ev: Evaluator, call: Call) -> Value:
    return ev.unknown("printed by a shell command", call.at)


def _get_ipython(ev: Evaluator, call: Call) -> Value:
    """The shell; None where none runs the job."""
    shell = ev.new_instance(Lib(SHELL), {}, call.at)
    return Const(None, call.at) if is_plain_script(ev) else shell


FUNCTIONS = {
    "get_ipython": _get_ipython,
    "core.getipython.get_ipython": _get_ipython,
    **several("display clear_output set_matplotlib_formats", nothing, "display."),
    **several("Image HTML Markdown Audio Video", instance("IPython.display.Shown"), "display."),
    **several("display clear_output", nothing, "core.display."),
}
METHODS = {
    "Shell.run_line_magic": _line_magic,
    "Shell.magic": _line_magic,
    "Shell.run_cell_magic": _cell_magic,
    "Shell.system": nothing,
    "Shell.getoutput": _output,
}

# What a notebook has without importing it.
NAMES = {"get_ipython": "IPython.get_ipython", "display": "IPython.display.display"}
