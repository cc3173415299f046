"""`subprocess` (Python docs, "subprocess"): programs that the job runs. What they write is a text nobody knows.

Whether it is bytes or a text makes no difference to its type (contract, "other objects are `str`"). What a program
does to files is not followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inputgen.interpret.comparisons import truth
from inputgen.interpret.protocol import Call, Getter, Handler
from inputgen.interpret.values import At, Const, Lib, ListObj, Open, Value
from inputgen.library.simple import attribute, itself, likely_typed, named, nothing, typed, typed_attribute, typed_texts
from inputgen.model.types import INT, NONE, STR, union_of

if TYPE_CHECKING:
    from inputgen.interpret.evaluator import Evaluator

STREAM = Lib("subprocess.stream")
_NOT_KEPT = (Lib("subprocess.DEVNULL"), Lib("subprocess.STDOUT"))


def _written(ev: Evaluator, call: Call, name: str) -> Value:
    """What is kept of an output: nothing, unless it is caught."""
    catches, target = call.arg(-1, "capture_output") or Const(False), call.arg(-1, name) or Const(None)
    caught = truth(ev, catches)
    if caught is True or target == Lib("subprocess.PIPE"):
        return Open(STR, None, "computed", call.at)
    if call.args.open is None and caught is False and (ev.constant(target) is None or target in _NOT_KEPT):
        return Const(None, call.at)
    return Open(union_of([STR, NONE]), None, "computed", call.at)


def _run(ev: Evaluator, call: Call) -> Value:
    ev.risk()
    outputs = {name: _written(ev, call, name) for name in ("stdout", "stderr")}
    if call.args.positional:
        outputs["args"] = call.args.positional[0]
    return ev.new_instance(Lib("subprocess.CompletedProcess"), outputs, call.at)


def _popen(ev: Evaluator, call: Call) -> Value:
    ev.risk()
    outputs = {f"{name} text": _written(ev, call, name) for name in ("stdout", "stderr")}
    return ev.new_instance(Lib("subprocess.Popen"), outputs, call.at)


def _communicate(ev: Evaluator, call: Call) -> Value:
    """`process.communicate()`: what it wrote, as a pair."""
    either = Open(union_of([STR, NONE]), None, "computed", call.at)
    outputs = [attribute(ev, call.receiver, f"{name} text") or either for name in ("stdout", "stderr")]
    return ev.new_list(outputs, call.at, "tuple")


def _pair(ev: Evaluator, call: Call) -> Value:
    """`getstatusoutput(command)`."""
    ev.risk()
    return ev.new_list([Open(kind, None, "computed", call.at) for kind in (INT, STR)], call.at, "tuple")


def _stream(ev: Evaluator, receiver: Value, at: At) -> Value:
    return ev.new_instance(STREAM, {}, at)


def _lines(ev: Evaluator, receiver: Value, at: At) -> Value:
    return ev.new(ListObj("list", (), Open(STR, None, "computed", at)), at)


FUNCTIONS: dict[str, Handler] = {
    **named("check_output getoutput", likely_typed(STR)),
    **named("call check_call", likely_typed(INT)),
    "getstatusoutput": _pair,
    "run": _run,
    "Popen": _popen,
}
METHODS: dict[str, Handler] = {
    "CompletedProcess.check_returncode": nothing,
    "Popen.communicate": _communicate,
    "Popen.wait": likely_typed(INT),
    "Popen.poll": typed(union_of([INT, NONE])),
    **named("kill terminate send_signal __exit__", nothing, "Popen."),
    **named("Popen.__enter__ stream.__enter__", itself),
    **named("read readline", typed(STR), "stream."),
    "stream.readlines": typed_texts,
    "stream.close": typed(union_of([INT, NONE])),
    **named("write writelines flush __exit__", nothing, "stream."),
}
ATTRIBUTES: dict[str, Getter] = {
    "stream.as elements": _lines,
    "CompletedProcess.returncode": typed_attribute(INT),
    "Popen.returncode": typed_attribute(union_of([INT, NONE])),
    "Popen.pid": typed_attribute(INT),
    **{f"Popen.{name}": _stream for name in ("stdin", "stdout", "stderr")},
}
