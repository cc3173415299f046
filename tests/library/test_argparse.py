"""argparse: every form in which an option is declared, parsed and handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from differential import differences, real_config
from rows import Row, check, entry, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.config import Config, JobConfig

START = "import argparse\np = argparse.ArgumentParser()\n"
END = "\nargs = p.parse_args()\nwandb.init(config=args)"


def option(
    id_: str, told: str, type_: str | None, *, key: str = "x", real: bool = True, argv: tuple[str, ...] = ()
) -> Row:
    """A job with one option; `type_` None where it sets nothing."""
    return Row(id_, f"{START}p.add_argument({told}){END}", {} if type_ is None else {key: type_}, real=real, argv=argv)


def job(id_: str, body: str, types: object, *, real: bool = True, argv: tuple[str, ...] = ()) -> Row:
    return Row(id_, START + body + ("" if "wandb.init(" in body else END), types, real=real, argv=argv)


STR2BOOL = """def str2bool(v):
    if isinstance(v, bool):
        return v
    if v.lower() in ('yes', 'true', 't', 'y', '1'):
        return True
    elif v.lower() in ('no', 'false', 'f', 'n', '0'):
        return False
    else:
        raise argparse.ArgumentTypeError('Boolean value expected.')
"""

TYPES = [
    option("int", "'--x', type=int, default=3", "int"),
    option("float", "'--x', type=float, default=0.1", "float"),
    option("float-int-default", "'--x', type=float, default=1", "float"),
    option("int-float-default", "'--x', type=int, default=5e3", "float | int"),
    option("int-text-default", "'--x', type=int, default='7'", "int"),
    option("text-default-refused", "'--x', type=int, default='seven'", "int", real=False),
    option("str", "'--x', type=str, default='a'", "str"),
    option("str-number-default", "'--x', type=str, default=5", "int | str"),
    option("no-type", "'--x', default='a'", "str"),
    option("no-type-number", "'--x', default=0.1", "float | str"),
    option("no-type-bool", "'--x', default=False", "bool | str"),
    option("no-default", "'--x', type=int", "int | None"),
    option("none-default", "'--x', type=float, default=None", "float | None"),
    option("nothing", "'--x'", "str | None"),
    option("required", "'--x', type=int, required=True", "int", real=False),
    option("required-none", "'--x', type=int, required=True, default=None", "int", real=False),
    option("type-bool", "'--x', type=bool, default=False", "bool"),
    option("type-bool-text", "'--x', type=bool, default='False'", "bool"),
    option("type-bool-number", "'--x', type=bool, default=0", "bool | int"),
    option("choices", "'--x', choices=['a', 'b'], default='a'", "str"),
    option("choices-int", "'--x', type=int, choices=[1, 2], default=1", "int"),
    option("choices-numbers-no-type", "'--x', choices=[1, 2], default=1", "int"),
    option("choices-range", "'--x', type=int, choices=range(5), default=1", "int"),
    option("choices-of-what-is-evaluated", "'--x', type=eval, choices=[True, False], default=True", "bool"),
    option("evaluated", "'--x', type=eval, default=True", "unknown"),
    option("choices-keys", "'--x', choices={'a': 1, 'b': 2}.keys(), default='a'", "str"),
    option("choices-none", "'--x', choices=['a', 'b']", "str | None"),
    option("lambda-bool", "'--x', type=lambda s: s.lower() == 'true', default=True", "bool"),
    option("lambda-list", "'--x', type=lambda s: [int(i) for i in s.split(',')], default='1,2'", "list[int]"),
    option("lambda-str-list", "'--x', type=lambda s: s.split(','), default='a,b'", "list[str]"),
    option("lambda-none", "'--x', type=lambda s: None if s == 'None' else int(s), default=None", "int | None"),
    option("lambda-eval", "'--x', type=lambda s: eval(s), default=1", "unknown"),
    option("list-of-characters", "'--x', type=list, default=['a']", "list[str]"),
    option("complex-number", "'--x', type=complex, default=None", "str | None", real=False),
    option("not-modelled", "'--x', type=__import__('ipaddress').ip_address, default=1", "unknown"),
    job(
        "many-options-filtered",
        "for i in range(200):\n    p.add_argument(f'--o{i}', type=int, default=i)\np.add_argument('--name')\np.add_argument('--sizes', type=int, nargs='*', default=[1])\n"
        "args = p.parse_args()\nkept = {}\nfor k, v in vars(args).items():\n    if v is None or isinstance(v, bool) or isinstance(v, str) or isinstance(v, float) or isinstance(v, int):\n"
        "        kept[k] = v\n    elif isinstance(v, list):\n        kept[k] = f'{v}'\n    elif isinstance(v, object):\n        kept[k] = 'other'\nwandb.init(config=kept)",
        {**{f"o{i}": "int" for i in range(200)}, "name": "str | None", "sizes": "str"},
    ),
    job("str2bool", f"{STR2BOOL}p.add_argument('--x', type=str2bool, default=True)", {"x": "bool"}),
    job("str2bool-text", f"{STR2BOOL}p.add_argument('--x', type=str2bool, default='yes')", {"x": "bool"}),
    job(
        "str2bool-const",
        f"{STR2BOOL}p.add_argument('--x', type=str2bool, nargs='?', const=True, default=False)",
        {"x": "bool"},
    ),
    job(
        "own-converter",
        "def positive(text):\n    value = int(text)\n    if value <= 0:\n        raise argparse.ArgumentTypeError('no')\n"
        "    return value\np.add_argument('--x', type=positive, default=1)",
        {"x": "int"},
    ),
    job(
        "strtobool",
        "def to_bool(s):\n    return bool(['no', 'yes'].index(s))\np.add_argument('--x', type=to_bool, default='yes')",
        {"x": "bool"},
    ),
    job(
        "registered",
        "p.register('type', 'bool', lambda s: s == 'yes')\np.add_argument('--x', type='bool', default='yes')",
        {"x": "bool"},
    ),
    job(
        "enum",
        "import enum\nclass C(enum.Enum):\n    A = 'a'\n    B = 'b'\n"
        "p.add_argument('--x', type=C, choices=list(C), default=C.A)",
        {"x": "str"},
    ),
    Row(
        "lists-one-after-the-other",
        f"{START}p.add_argument('--x', nargs='*', default=[])\np.add_argument('--k', type=int, nargs='+', default=[1, 2])\np.add_argument('--n', nargs='*')\n"
        "args = p.parse_args()\nt = ['a'] + args.x\nt.append('b')\n"
        "wandb.init(config=dict(t=t, x=args.x + t, k=[0.5] + args.k, two=args.k + args.k, r=args.k * 2, n=(args.n or ['c']) + ['d']))",
        {
            "t": "list[str]",
            "x": "list[str]",
            "k": "list[float | int]",
            "two": "list[int]",
            "r": "list[int]",
            "n": "list[str]",
        },
    ),
    job("path", "from pathlib import Path\np.add_argument('--x', type=Path, default=Path('a'))", {"x": "str"}),
    job("path-none", "from pathlib import Path\np.add_argument('--x', type=Path)", {"x": "str | None"}),
    job("file-type", "p.add_argument('--x', type=argparse.FileType('r'))", {"x": "str | None"}),
    job("environment", "import os\np.add_argument('--x', type=int, default=os.environ.get('X', 5))", {"x": "int"}),
    job(
        "unknown-default",
        "import torch\np.add_argument('--x', type=int, default=torch.cuda.mem_get_info())",
        {"x": "int"},
        real=False,
    ),
    job(
        "unknown-default-no-type",
        "import torch\np.add_argument('--x', default=torch.cuda.mem_get_info())",
        {"x": "unknown"},
        real=False,
    ),
    job("computed-default", "n = 4\np.add_argument('--x', type=int, default=n * 2)", {"x": "int"}),
    job(
        "dict-default",
        "import json\np.add_argument('--x', type=json.loads, default='{\"a\": 1}')",
        {"x": {"a?": "int", "*": "unknown"}},
    ),
]

NUMBER_OF_VALUES = [
    option("plus", "'--x', type=int, nargs='+', default=[1, 2]", "list[int]"),
    option("plus-none", "'--x', nargs='+'", "list[str] | None"),
    option("star-empty", "'--x', type=int, nargs='*', default=[]", "list[int]"),
    option("two", "'--x', type=float, nargs=2, default=(0.9, 1)", "list[float]"),
    option("one", "'--x', type=int, nargs=1, default=[1]", "list[int]"),
    option("plus-floats-under-int", "'--x', type=int, nargs='+', default=[1.5]", "list[float] | list[int]"),
    option("plus-text-default", "'--x', nargs='+', default='a'", "list[str] | str"),
    option("optional", "'--x', type=int, nargs='?', default=5", "int"),
    option("optional-const", "'--x', type=int, nargs='?', const=1, default=5", "int"),
    option("optional-const-other", "'--x', type=int, nargs='?', const=True", "bool | int | None"),
    option("remainder", "'x', nargs=argparse.REMAINDER", "list[str]"),
    option("positional", "'x'", "str", real=False),
    option("positional-int", "'x', type=int", "int", real=False),
    option("positional-optional", "'x', nargs='?'", "str | None"),
    option("positional-optional-default", "'x', nargs='?', type=int, default=1", "int"),
    option("positional-star", "'x', nargs='*'", "list[str]"),
    option("positional-plus", "'x', nargs='+', type=int", "list[int]", real=False),
    job(
        "list-of-paths",
        "from pathlib import Path\np.add_argument('--x', type=Path, nargs='+', default=[Path('a')])",
        {"x": "list[str]"},
    ),
]

ACTIONS = [
    option("store-true", "'--x', action='store_true'", "bool"),
    option("store-true-default", "'--x', action='store_true', default=True", "bool"),
    option("store-true-none", "'--x', action='store_true', default=None", "bool | None"),
    option("store-false", "'--no-x', dest='x', action='store_false'", "bool"),
    option("store-const", "'--x', action='store_const', const=3, default=1", "int"),
    option("store-const-none", "'--x', action='store_const', const='a'", "str | None"),
    option("store-const-function", "'--x', action='store_const', const=sum, default=max", "str", real=False),
    option("append", "'--x', action='append', type=int", "list[int] | None"),
    option("append-default", "'--x', action='append', default=['a']", "list[str]"),
    option("append-pairs", "'--x', action='append', nargs=2, default=[]", "list[list[str]]"),
    option("append-const", "'--x', action='append_const', const=3", "list[int] | None"),
    option("extend", "'--x', action='extend', nargs='+', type=int", "list[int] | None"),
    option("count", "'-x', action='count', default=0", "int"),
    option("count-none", "'-x', action='count'", "int | None"),
    option("boolean", "'--x', action=argparse.BooleanOptionalAction, default=True", "bool"),
    option("boolean-none", "'--x', action=argparse.BooleanOptionalAction", "bool | None"),
    option("version", "'--version', action='version', version='1'", None),
    option("help", "'--more', action='help'", None),
    option("suppress", "'--x', type=int, default=argparse.SUPPRESS", "int", key="x?"),
    option("suppress-flag", "'--x', action='store_true', default=argparse.SUPPRESS", "bool", key="x?"),
    option("dest-suppress", "'--x', dest=argparse.SUPPRESS, default=1", None, real=False),
    option("class-of-argparse", "'--x', action=argparse._StoreTrueAction", "bool"),
    option("unknown-action", "'--x', action=__import__('thing').Action, default=1", "unknown", real=False),
    job(
        "a-pair",
        "p.add_argument('--x', action='store_true')\np.add_argument('--no-x', dest='x', action='store_false')\np.set_defaults(x=True)",
        {"x": "bool"},
    ),
    job(
        "own-action",
        "class Pairs(argparse.Action):\n    def __call__(self, parser, namespace, values, option_string=None):\n"
        "        setattr(namespace, self.dest, dict(v.split('=') for v in values))\n"
        "p.add_argument('--x', nargs='+', action=Pairs, default=3)",
        {"x": "dict | int"},
    ),
    job(
        "own-action-of-a-table",
        "class Pick(argparse.Action):\n    def __call__(self, parser, namespace, values, option_string=None):\n"
        "        for k, v in TABLE[values].items():\n            setattr(namespace, k, v)\n"
        "TABLE = {'a': {'n': 1, 's': 2}, 'b': {'n': 3, 's': 'x', 'm': 0.1}}\n"
        "p.add_argument('--x', action=Pick, choices=list(TABLE), required=True)",
        {"x": "None", "n": "int", "s": "int | str", "m?": "float"},
        real=False,
    ),
    job(
        "own-action-init",
        "class Upper(argparse.Action):\n    def __init__(self, option_strings, dest, **kwargs):\n"
        "        super().__init__(option_strings, dest, **kwargs)\n"
        "    def __call__(self, parser, namespace, values, option_string=None):\n"
        "        setattr(namespace, self.dest, values.upper())\n"
        "p.add_argument('--x', action=Upper, default='a')",
        {"x": "str"},
    ),
]

NAMES = [
    option("dashes", "'--learning-rate', type=float, default=0.1", "float", key="learning_rate"),
    option("short-and-long", "'-l', '--lr', type=float, default=0.1", "float", key="lr"),
    option("two-long", "'--batch-size', '--bs', type=int, default=1", "int", key="batch_size"),
    option("short", "'-b', type=int, default=1", "int", key="b"),
    option("one-dash-word", "'-lr', type=float, default=0.1", "float", key="lr"),
    option("dest", "'--lr', dest='rate', type=float, default=0.1", "float", key="rate"),
    option("positional-dash", "'my-file', nargs='?', default='a'", "str", key="my-file"),
    option("dest-only", "dest='x', nargs='?', default='a'", "str"),
    Row(
        "prefix",
        f"import argparse\np = argparse.ArgumentParser(prefix_chars='+')\np.add_argument('++a-b', default=1){END}",
        {"a_b": "int | str"},
    ),
    job(
        "loop",
        "for name in ['a', 'b-c']:\n    p.add_argument('--' + name, type=int, default=1)",
        {"a": "int", "b_c": "int"},
    ),
    job(
        "loop-dict",
        "d = {'lr': 0.1, 'n': 3, 'on': True, 'name': 'x'}\nfor k, v in d.items():\n"
        "    p.add_argument(f'--{k}', type=type(v), default=v)",
        {"lr": "float", "n": "int", "on": "bool", "name": "str"},
    ),
    job("star", "told = dict(type=int, default=3)\np.add_argument(*['-x', '--xx'], **told)", {"xx": "int"}),
    job(
        "unknown-name",
        "import lib\np.add_argument('--a', default='b')\np.add_argument(lib.name(), default=1)",
        {"a": "str", "*": "unknown"},
        real=False,
    ),
    job(
        "unknown-told", "import lib\np.add_argument('--a', **lib.told())", {"a?": "unknown", "*": "unknown"}, real=False
    ),
    job(
        "on-some-paths", "import os\nif os.getenv('A'):\n    p.add_argument('--a', type=int, default=1)", {"a?": "int"}
    ),
    job(
        "one-of-two",
        "import os\nif os.getenv('A'):\n    p.add_argument('--a', type=int, default=1)\nelse:\n    p.add_argument('--a', default='b')",
        {"a": "int | str"},
    ),
    job(
        "elements-of-a-list",
        "p.add_argument('--size', type=int, nargs='+', default=None)\np.add_argument('--names', nargs='*', default=[])\nargs = p.parse_args()\n"
        "if isinstance(args.size, (tuple, list)) and len(args.size) == 1:\n    args.size = args.size[0]\n"
        "first = args.names[0] if args.names else None\nwandb.init(config={'size': args.size, 'first': first, 'rest': args.names[1:]})",
        {"size": "int | list[int] | None", "first": "str | None", "rest": "list[str]"},
    ),
    job(
        "compared-with-another-kind",
        "p.add_argument('--lr', type=float, default=0.1)\np.add_argument('--n', type=int)\np.add_argument('--s', default='x')\nargs = p.parse_args()\n"
        "for k, v in vars(args).items():\n    if v == 'None':\n        setattr(args, k, None)\nb = 1 if args.lr == 1 else 'z'\nif args.n == 'x':\n    b = None\n"
        "wandb.init(config={**vars(args), 'b': b})",
        {"lr": "float", "n": "int | None", "s": "str | None", "b": "int | str"},
    ),
    job(
        "help-where-there-are-none",
        "import sys\np.add_argument('--lr', type=float, default=0.1)\nargs = sys.argv[1:]\n"
        "if len(args) == 0:\n    args = ['--help']\nargs = p.parse_args(args)\nwandb.init(config=args)",
        {"lr": "float"},
        real=False,
    ),
    job(
        "escapes",
        "import lib\np.add_argument('--a', default='b')\nlib.add_options(p)",
        {"a": "str", "*": "unknown"},
        real=False,
    ),
    job(
        "configargparse",
        "import configargparse\np = configargparse.ArgParser()\np.add('--config', is_config_file=True)\np.add_argument('--lr', type=float, default=0.1, env_var='LR')",
        {"config": "str | None", "lr": "float"},
        real=False,
    ),
    job(
        "configargparse-with-files-of-its-own",
        "import configargparse\np = configargparse.ArgParser(default_config_files=['a.conf'])\np.add('--lr', type=float, default=0.1)",
        {"lr": "float"},
        real=False,
    ),
    job(
        "given-and-handed-back",
        "import lib\np.add_argument('--a', default='b')\np = lib.Model.add_model_args(p)",
        {"a": "str", "*": "unknown"},
        real=False,
    ),
    job(
        "by-one-of-the-choices",
        "def small(p):\n    p.add_argument('--n', type=int, default=1)\ndef large(p):\n    p.add_argument('--n', default='x')\np.add_argument('--m', default='s', choices=['s', 't'])\n{'s': small, 't': small, 'l': large}[p.parse_known_args()[0].m](p)",
        {"m": "str", "n": "int"},
    ),
    job(
        "conditions-on-choices",
        "p.add_argument('--m', default='s', choices=['s', 't'])\nm = p.parse_known_args()[0].m\nif m in ('s', 't', 'l'):\n    p.add_argument('--k', type=int, default=1)\nif m == 'z':\n    p.add_argument('--z')\nif m != 's':\n    p.add_argument('--n', default='x')",
        {"m": "str", "k": "int", "n?": "str"},
    ),
    job(
        "own-function",
        "def add(parser):\n    parser.add_argument('--a', default='b')\n    return parser\np = add(p)",
        {"a": "str"},
    ),
]

PARSERS = [
    job(
        "one-string-two-attributes",
        "import os\nif os.getenv('X'):\n    p.add_argument('--x', dest='a', type=int, default=1)\nelse:\n    p.add_argument('--x', dest='b', type=float, default=2.5)",
        {"a?": "int", "b?": "float"},
    ),
    job(
        "options-of-keys-that-may-be-there",
        "import os\nd = {'n': 1, 'lr': 0.5}\nif os.getenv('X'):\n    d['x'] = 'y'\nfor k, v in sorted(d.items(), key=lambda kv: kv[0]):\n    p.add_argument(f'--{k}', type=type(v), default=v)",
        {"lr": "float", "n": "int", "x?": "str"},
    ),
    job(
        "an-option-in-a-loop-of-any-length-keeps-its-default",
        "import os\np.set_defaults(z='x')\nfor n in os.environ.get('NAMES', 'a,b').split(','):\n    if n == 'a':\n        p.add_argument('--k', '-k', default=3)\n"
        "        p.add_argument('--m', type=int)\n        p.add_argument('--q', action='append')\n        p.add_argument('pos', nargs='?', default=0.5)",
        {"z": "str", "k?": "int | str", "m?": "int | None", "q?": "list[str] | None", "pos?": "float | str"},
    ),
    job(
        "options-of-names-in-a-loop-of-any-length",
        "import os\nnames = ['a', 'b']\nif os.getenv('X'):\n    names.insert(0, 'c')\nfor k in names:\n    p.add_argument('--' + k, type=int, default=1)",
        {"a?": "int", "b?": "int", "c?": "int"},
    ),
    job("group", "g = p.add_argument_group('training')\ng.add_argument('--a', type=int, default=1)", {"a": "int"}),
    job(
        "group-in-group",
        "g = p.add_mutually_exclusive_group(required=False)\ng.add_argument('--a', action='store_true')\ng.add_argument('--b', type=int)",
        {"a": "bool", "b": "int | None"},
    ),
    Row(
        "parents",
        "import argparse\nbase = argparse.ArgumentParser(add_help=False)\nbase.add_argument('--a', type=int, default=1)\n"
        f"base.set_defaults(c=3)\np = argparse.ArgumentParser(parents=[base])\np.add_argument('--b'){END}",
        {"a": "int", "b": "str | None", "c": "int"},
    ),
    Row(
        "attributes-of-the-job-s-own",
        "import argparse\nclass P(argparse.ArgumentParser):\n    def __init__(self):\n        super().__init__()\n"
        "        self.options, self.types, self.defaults, self.conflicts = {'n': 1}, ['x'], {'lr': 0.5}, None\n"
        "        self.add_argument('--lr', type=float, default=self.defaults['lr'])\n"
        "p = P()\np.options['m'] = 2\nargs = p.parse_args()\nwandb.init(config={**vars(args), **p.options})",
        {"lr": "float", "n": "int", "m": "int"},
    ),
    Row(
        "parents-unknown",
        f"import argparse, lib\np = argparse.ArgumentParser(parents=[lib.base()])\np.add_argument('--b'){END}",
        {"b": "str | None", "*": "unknown"},
        real=False,
    ),
    Row(
        "argument-default",
        f"import argparse\np = argparse.ArgumentParser(argument_default=argparse.SUPPRESS)\np.add_argument('--a', type=int)\np.add_argument('--b', default=1){END}",
        {"a?": "int", "b": "int | str"},
    ),
    Row(
        "argument-default-value",
        f"import argparse\np = argparse.ArgumentParser(argument_default=7)\np.add_argument('--a', type=int){END}",
        {"a": "int"},
    ),
    Row(
        "subclass",
        "import argparse\nclass P(argparse.ArgumentParser):\n    def __init__(self):\n        super().__init__()\n"
        f"        self.add_argument('--a', type=int, default=1)\np = P(){END}",
        {"a": "int"},
    ),
    job(
        "set-defaults",
        "p.add_argument('--a', type=int, default=1)\np.set_defaults(a=2, b='x')\np.add_argument('--b')",
        {"a": "int", "b": "str"},
    ),
    job("set-defaults-text", "p.add_argument('--a', type=int)\np.set_defaults(a='2')", {"a": "int"}),
    job("set-defaults-none", "p.add_argument('--a', type=int, default=1)\np.set_defaults(a=None)", {"a": "int | None"}),
    job(
        "set-defaults-unknown",
        "import lib\np.add_argument('--a', type=int, default=1)\np.set_defaults(**lib.get())",
        {"a": "int", "*": "unknown"},
        real=False,
    ),
    job(
        "get-default",
        "p.add_argument('--a', type=int, default=1)\nwandb.init(config={'x': p.get_default('a'), 'y': p.get_default('z')})",
        {"x": "int", "y": "None"},
    ),
    job("default-changed", "a = p.add_argument('--a', type=int, default=1)\na.default = 2.5", {"a": "float | int"}),
    job(
        "actions",
        "p.add_argument('--a', type=int, default=1)\nwandb.init(config={a.dest: a.default for a in p._actions if a.dest != 'help'})",
        {"a": "int"},
    ),
    job(
        "known-args",
        "p.add_argument('--a', type=int, default=1)\nargs, rest = p.parse_known_args()\nwandb.init(config={**vars(args), 'rest': rest})",
        {"a": "int", "rest": "list[str]"},
    ),
    job(
        "known-args-first",
        "p.add_argument('--a', type=int, default=1)\nwandb.init(config=p.parse_known_args()[0])",
        {"a": "int"},
    ),
    job(
        "namespace",
        "p.add_argument('--a', type=int, default=1)\nns = argparse.Namespace(b='x', a=None)\np.parse_args(namespace=ns)\nwandb.init(config=ns)",
        {"b": "str", "a": "int | None"},
    ),
    job(
        "twice",
        "p.add_argument('--a', type=int, default=1)\nargs, _ = p.parse_known_args()\np.add_argument('--b', default=args.a)\nargs = p.parse_args()\nwandb.init(config=args)",
        {"a": "int", "b": "int | str"},
    ),
    job(
        "error",
        "p.add_argument('--a', type=int)\nargs = p.parse_args()\nif args.a is not None and args.a < 0:\n    p.error('negative')\nwandb.init(config=args)",
        {"a": "int | None"},
    ),
]

COMMANDS = """sub = p.add_subparsers(dest='command')
train = sub.add_parser('train')
train.add_argument('--lr', type=float, default=0.1)
train.add_argument('--n', type=int, default=1)
test = sub.add_parser('test', help='h')
test.add_argument('--n', type=int, default=2)
"""
SUBCOMMANDS = [
    job("joined", COMMANDS, {"command": "str | None", "lr?": "float", "n?": "int"}),
    job(
        "required",
        COMMANDS.replace(")\n", ", required=True)\n", 1),
        {"command": "str", "lr?": "float", "n": "int"},
        real=False,
    ),
    job("no-dest", COMMANDS.replace("dest='command'", ""), {"lr?": "float", "n?": "int"}),
    job(
        "common",
        "p.add_argument('--seed', type=int, default=0)\n" + COMMANDS,
        {"seed": "int", "command": "str | None", "lr?": "float", "n?": "int"},
    ),
    job(
        "function",
        "def run(args):\n    wandb.init(config={'lr': args.lr})\n"
        + COMMANDS.replace("test = ", "train.set_defaults(func=run)\ntest = ")
        + "args = p.parse_args()\nif args.command == 'train':\n    args.func(args)",
        {"lr": "float"},
        real=False,
    ),
]

NAMESPACES = [
    job(
        "attribute",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nargs.b = args.a * 2\nwandb.init(config=args)",
        {"a": "int", "b": "int"},
    ),
    job(
        "vars",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nwandb.init(config=vars(args))",
        {"a": "int"},
    ),
    job(
        "dict-attribute",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nwandb.init(config=args.__dict__)",
        {"a": "int"},
    ),
    job(
        "vars-written",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nvars(args)['b'] = 'x'\nwandb.init(config=args)",
        {"a": "int", "b": "str"},
    ),
    job(
        "vars-updated",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nvars(args).update({'a': 'y', 'b': 'x'})\nwandb.init(config=args)",
        {"a": "str", "b": "str"},
    ),
    job(
        "dict-updated",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nargs.__dict__.update(b=2.5)\nwandb.init(config=vars(args))",
        {"a": "int", "b": "float"},
    ),
    job(
        "alias",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nd = vars(args)\nargs.b = 1\nd['c'] = 2\nwandb.init(config=d)",
        {"a": "int", "b": "int", "c": "int"},
    ),
    job(
        "popped",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--b', default='')\nargs = p.parse_args()\nvars(args).pop('b')\nwandb.init(config=args)",
        {"a": "int"},
    ),
    job(
        "deleted",
        "p.add_argument('--a', type=int, default=1)\np.add_argument('--b', default='')\nargs = p.parse_args()\ndel args.b\nwandb.init(config=args)",
        {"a": "int"},
    ),
    job(
        "copied",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nd = dict(vars(args))\nargs.b = 1\nwandb.init(config=d)",
        {"a": "int"},
    ),
    job(
        "after-init",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nwandb.init(config=vars(args))\nargs.b = 1",
        {"a": "int"},
    ),
    job(
        "merged",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\ncfg = {'a': 'x', 'b': 2.5}\nargs = argparse.Namespace(**{**vars(args), **cfg})\nwandb.init(config=args)",
        {"a": "str", "b": "float"},
    ),
    job(
        "spread",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nwandb.init(config={**vars(args), 'b': 1})",
        {"a": "int", "b": "int"},
    ),
    job(
        "setattr",
        "args = argparse.Namespace()\nfor k, v in {'a': 1, 'b': 'x'}.items():\n    setattr(args, k, v)\nwandb.init(config=args)",
        {"a": "int", "b": "str"},
    ),
    job(
        "to-another",
        "class C: pass\ncfg = C()\np.add_argument('--a', type=int, default=1)\nfor k, v in vars(p.parse_args()).items():\n    setattr(cfg, k, v)\nwandb.init(config=vars(cfg))",
        {"a": "int"},
    ),
    job(
        "back-to-simple",
        "from types import SimpleNamespace\ncfg = SimpleNamespace(a=5, c=1.5)\np.add_argument('--a', type=int, default=cfg.a)\nfor k, v in p.parse_args()._get_kwargs():\n    setattr(cfg, k, v)\nwandb.init(config=cfg)",
        {"a": "int", "c": "float"},
    ),
    job(
        "contains",
        "p.add_argument('--a', type=int, default=1)\nargs = p.parse_args()\nconfig = {'x': 1} if 'a' in args else {'y': 1}\nconfig['z'] = 'b' in args\nwandb.init(config=config)",
        {"x": "int", "z": "bool"},
    ),
    job(
        "condition",
        "p.add_argument('--a', action='store_true')\nargs = p.parse_args()\nif args.a:\n    args.b = 1\nwandb.init(config=args)",
        {"a": "bool", "b?": "int"},
    ),
    job(
        "condition-on-a-flag-that-changes-nothing",
        "p.add_argument('--a', action='store_true', default=True)\np.add_argument('--b', action='store_false', default=False)\np.add_argument('--c', action='store_const', const=1, default=1)\n"
        "args = p.parse_args()\nif args.a:\n    args.d = 1\nif args.b:\n    args.e = 1\nelse:\n    args.f = 1\nif args.c == 1:\n    args.g = 1\nwandb.init(config=args)",
        {"a": "bool", "b": "bool", "c": "int", "d": "int", "f": "int", "g": "int"},
    ),
    job(
        "condition-on-flags-that-change-something",
        "p.add_argument('--a', action='store_true', default=True)\np.add_argument('--no-a', dest='a', action='store_false')\np.add_argument('--b', action='store_true', default=True)\np.add_argument('--c', action='store_const', const=1, default=True)\n"
        "p.set_defaults(b=False)\nargs = p.parse_args()\nif args.a:\n    args.d = 1\nif not args.b:\n    args.e = 1\nif args.c is True:\n    args.f = 1\nwandb.init(config=args)",
        {"a": "bool", "b": "bool", "c": "bool | int", "d?": "int", "e?": "int", "f?": "int"},
    ),
    job(
        "choices-that-are-all-true",
        "p.add_argument('--a', choices=['x', 'y'], default='x')\np.add_argument('--b', choices=['', 'y'], default='y')\np.add_argument('--c', choices=['x'])\np.add_argument('--d', type=int, choices=[1, 2], default=1)\n"
        "p.add_argument('--e', choices=['x'], nargs='*', default='x')\np.add_argument('--f', choices=['x'], default='')\nargs = p.parse_args()\nwandb.init(config={k: v for k, v in vars(args).items() if v})",
        {"a": "str", "b?": "str", "c?": "str", "d": "int", "e?": "list[str] | str", "f?": "str"},
    ),
    job("kwargs", "args = argparse.Namespace(a=1, b='x')\nwandb.init(config=args)", {"a": "int", "b": "str"}),
    job(
        "space",
        "args = argparse.Namespace(a=1)\nvars(args)['b c'] = 2\nwandb.init(config=args)",
        {"a": "int", "*": "unknown"},
    ),
    job(
        "unknown-update",
        "import lib\nargs = argparse.Namespace(a=1)\nvars(args).update(lib.get())\nwandb.init(config=args)",
        {"a": "unknown", "*": "unknown"},
        real=False,
    ),
    job(
        "unknown-setattr",
        "import lib\nargs = argparse.Namespace(a=1)\nfor k in lib.names():\n    setattr(args, k, 2.5)\nwandb.init(config=args)",
        {"a": "float | int", "*": "unknown"},
        real=False,
    ),
    job(
        "replaced-dict",
        "class C: pass\nc = C()\nc.old = 1\nc.__dict__ = {'a': 1}\nwandb.init(config=vars(c))",
        {"a": "int"},
    ),
    job(
        "self-update",
        "class C:\n    def __init__(self, **kw):\n        self.__dict__.update(kw)\nwandb.init(config=vars(C(a=1)))",
        {"a": "int"},
    ),
    job(
        "globals",
        "lr = 0.1\nglobals()['n'] = 3\nglobals().update({'m': 'x'})\nwandb.init(config={k: globals()[k] for k in ['lr', 'n', 'm']} | {'same': n})",
        {"lr": "float", "n": "int", "m": "str", "same": "int"},
    ),
    job(
        "dir-of-what-has-an-attribute-on-some-paths",
        "p.add_argument('--n', type=int, default=1)\nclass C:\n    lr = 0.1\n    def __init__(self, n):\n        self.n = n\n        if n > 2:\n            self.big = 'x'\n"
        "c = C(p.parse_args().n)\nwandb.init(config={k: getattr(c, k) for k in dir(c) if not k.startswith('_')})",
        {"big?": "str", "lr": "float", "n": "int"},
    ),
    job(
        "locals-are-a-copy",
        "def f():\n    a = 1\n    locals()['a'] = 'x'\n    return a\nwandb.init(config={'a': f()})",
        {"a": "int"},
    ),
]

NAMESPACES.append(
    job(
        "sorted",
        "p.add_argument('--b', type=int, default=1)\np.add_argument('--a')\nargs = p.parse_args()\nwandb.init(config=dict(sorted(vars(args).items())))",
        {"a": "str | None", "b": "int"},
    )
)

LITERAL = [
    job(
        "empty-list",
        "p.add_argument('--a', type=float, default=1)\nargs = p.parse_args([])\nwandb.init(config=args)",
        {"a": "float"},
    ),
    job("empty-text", "p.add_argument('--a')\nargs = p.parse_args('')\nwandb.init(config=args)", {"a": "str | None"}),
    job(
        "keyword",
        "p.add_argument('--a', type=int)\nargs = p.parse_args(args=['--a', '3'])\nwandb.init(config=args)",
        {"a": "int | None"},
    ),
    job(
        "split",
        "p.add_argument('--a', nargs='+', type=int)\np.add_argument('-b', action='store_true')\nargs = p.parse_args('-b --a 1 2'.split())\nwandb.init(config=args)",
        {"a": "list[int]", "b": "bool"},
    ),
    job(
        "decides",
        "p.add_argument('--a', action='store_true')\nargs = p.parse_args([])\nif args.a:\n    args.b = 1\nelse:\n    args.c = 'x'\nwandb.init(config=args)",
        {"a": "bool", "c": "str"},
    ),
    job(
        "abbreviated",
        "p.add_argument('--alpha', type=int)\np.add_argument('x')\nargs = p.parse_args(['--alp=3', 'y'])\nwandb.init(config=args)",
        {"alpha": "int | None", "x": "str"},
    ),
    job(
        "counted",
        "p.add_argument('-v', action='count', default=0)\np.add_argument('--a', action='append')\nargs = p.parse_args(['-vv', '--a', '1', '--a', '2'])\nwandb.init(config=args)",
        {"v": "int", "a": "list[str]"},
    ),
    job(
        "others",
        "p.add_argument('--a', action='append_const', const=1, dest='x')\np.add_argument('--b', action='extend', nargs='*')\np.add_argument('--c', action=argparse.BooleanOptionalAction)\np.add_argument('--d', nargs='?', const='k')\nargs = p.parse_args(['--a', '--b', '1', '--no-c', '--d'])\nwandb.init(config=args)",
        {"x": "list[int]", "b": "list[str]", "c": "bool | None", "d": "str | None"},
    ),
    job(
        "command",
        COMMANDS + "args = p.parse_args(['train', '--lr', '2'])\nwandb.init(config=args)",
        {"command": "str | None", "lr": "float", "n": "int"},
    ),
    job(
        "known",
        "p.add_argument('--a', type=int, default=1)\nargs, rest = p.parse_known_args(['--z', '1'])\nwandb.init(config={**vars(args), 'rest': rest})",
        {"a": "int", "rest": "list[str]"},
    ),
    job(
        "refused",
        "p.add_argument('--a', type=int)\ntry:\n    p.parse_args(['--b'])\nexcept SystemExit:\n    pass\nwandb.init(config={})",
        {},
        real=False,
    ),
    job(
        "some-list",
        "import lib\np.add_argument('--a', type=int, default=1)\nargs = p.parse_args(lib.args())\nwandb.init(config=args)",
        {"a": "int"},
        real=False,
    ),
]

NESTED = "class N(argparse.Namespace):\n    def __setattr__(self, name, value):\n        if '.' in name:\n            group, name = name.split('.', 1)\n            inner = getattr(self, group, N())\n            setattr(inner, name, value)\n            self.__dict__[group] = inner\n        else:\n            self.__dict__[name] = value\n"
OWN_NAMESPACES = [
    job(
        "a-namespace-of-namespaces",
        NESTED
        + "p.add_argument('--m.d', type=int, default=8)\np.add_argument('--m.act', default='relu')\np.add_argument('--seed', type=int)\na = p.parse_args(namespace=N())\n"
        "wandb.init(config={'m': vars(a.m), 'seed': a.seed})",
        {"m": {"d": "int", "act": "str"}, "seed": "int | None"},
    ),
    job(
        "a-namespace-of-namespaces-of-known-arguments",
        NESTED
        + "p.add_argument('--m.d', type=int, default=8)\na = p.parse_args(['--m.d', '3'], namespace=N())\nwandb.init(config={'a': a.m.d, 'b': 1})",
        {"a": "unknown", "b": "int"},
        real=False,
    ),
    job(
        "a-namespace-that-sets-plainly",
        "class N(argparse.Namespace):\n    def twice(self):\n        self.x = self.x * 2\n        return self\n"
        "p.add_argument('--x', type=int, default=8)\na = p.parse_args(namespace=N(y=1)).twice()\nwandb.init(config=vars(a))",
        {"y": "int", "x": "int"},
    ),
    job(
        "a-namespace-whose-class-has-defaults",
        "class N(argparse.Namespace):\n    lr: float\n    a: int = 1\n    b = 'c'\n"
        "p.add_argument('--a', type=int, default=2)\np.add_argument('--lr', type=float, default=0.5)\np.add_argument('--f', action='store_true')\n"
        "p.set_defaults(b='p', e=4)\nn = p.parse_args(namespace=N())\nwandb.init(config={**vars(n), 'read': n.a})",
        {"a?": "int", "lr": "float", "f": "bool", "e": "int", "read": "int"},
    ),
    job(
        "a-namespace-whose-class-has-what-must-be-given",
        "class N:\n    a = None\n    c = 'x'\n"
        "p.add_argument('a', type=int)\np.add_argument('--b', type=int, required=True)\np.add_argument('--c', default='y')\n"
        "n = N()\np.parse_args(['3', '--b', '4'], namespace=n)\nwandb.init(config=vars(n))",
        {"a": "int", "b": "int"},
    ),
    job(
        "what-a-flag-tells-of-an-option",
        "p.add_argument('--n', type=int)\na = p.parse_args()\non = a.n is not None\nc = {'f': a.n if on else 0}\nif on:\n    c['n'] = a.n\n"
        "def given(n):\n    has = n is not None\n    if not has:\n        return 3\n    return n\nwandb.init(config={**c, 'g': given(a.n), 'on': on})",
        {"f": "int", "n?": "int", "g": "int", "on": "bool"},
    ),
    job(
        "rounds-of-a-number-that-is-above-0",
        "p.add_argument('--n', type=int, choices=[2, 4], default=2)\np.add_argument('--z', type=int, choices=range(3), default=1)\np.add_argument('--k', type=int, choices=[1, 2])\n"
        "a = p.parse_args()\nc = {'l': list(range(a.n)), 's': len(range(a.n))}\nfor i in range(a.n):\n    c['x'] = i\nfor i in range(a.z):\n    c['y'] = i\nfor i in range(1, a.n):\n    c['z'] = i\n"
        "for i in range(a.k or 0):\n    c['v'] = i\nwandb.init(config=c)",
        {"l": "list[int]", "s": "int", "x": "int", "y?": "int", "z?": "int", "v?": "int"},
    ),
    job(
        "not-one-of-the-bools",
        "p.add_argument('--x', default='a')\np.add_argument('--n', type=int, default=0)\np.add_argument('--f', action='store_true')\na = p.parse_args()\n"
        "wandb.init(config={k: v for k, v in vars(a).items() if v is not False})",
        {"x": "str", "n": "int", "f?": "bool"},
    ),
]

# Of arguments of `add_argument` that are given on some paths only, each may be there or not.
ON_SOME_PATHS = [
    job(
        "told-on-some-paths",
        "import os\nkw = {}\nif os.environ.get('MANY'):\n    kw['nargs'] = '+'\n    kw['type'] = int\np.add_argument('--x', default=None, **kw)",
        {"x": "int | list[int] | list[str] | str | None"},
    ),
    job(
        "an-action-or-a-type",
        "import os\nkw = {}\nif os.environ.get('FLAG'):\n    kw['action'] = 'store_true'\nelse:\n    kw['type'] = int\np.add_argument('--x', default=3, **kw)",
        {"x": "bool | int | str"},
    ),
    job(
        "told-on-every-path",
        "import os\nkw = {}\nif os.environ.get('MANY'):\n    kw['type'] = int\nelse:\n    kw['type'] = float\np.add_argument('--x', default=3, **kw)",
        {"x": "float | int"},
    ),
]

LOOK_ALIKES = [
    Row(
        "own-module",
        "class argparse:\n    class ArgumentParser:\n        def add_argument(self, *a, **k): pass\n        def parse_args(self): return {'a': 1}\np = argparse.ArgumentParser()\np.add_argument('--x', type=int)\nconfig = p.parse_args()",
        {"a": "int"},
    ),
    Row(
        "own-namespace",
        "class Namespace(dict):\n    pass\nimport argparse\nconfig = {'x': isinstance(1, argparse.Namespace)}",
        {"x": "bool"},
    ),
    Row(
        "optparse",
        "from optparse import OptionParser\np = OptionParser()\np.add_option('--a', default=1)\nargs, _ = p.parse_args()\nwandb.init(config=vars(args))",
        {"*": "unknown"},
    ),
]

ROWS = [
    *TYPES,
    *NUMBER_OF_VALUES,
    *ACTIONS,
    *NAMES,
    *PARSERS,
    *SUBCOMMANDS,
    *NAMESPACES,
    *LITERAL,
    *OWN_NAMESPACES,
    *ON_SOME_PATHS,
    *LOOK_ALIKES,
]


WRITTEN = [
    job("const-is-converted", "p.add_argument('--d', nargs='?', type=int, const='9', default=1)\nconfig = vars(p.parse_args(['--d']))\nwandb.init(config=config)", {"d": "int"}),
    job("default-of-a-subcommand-wins", "p.add_argument('--x', default=1)\ns = p.add_subparsers()\na = s.add_parser('train')\na.add_argument('--x', default=2)\nconfig = vars(p.parse_args(['--x', '5', 'train']))\nwandb.init(config=config)", {"x": "int | str"}),
    job("given-after-the-subcommand", "p.add_argument('--x', default=1)\ns = p.add_subparsers()\na = s.add_parser('train')\na.add_argument('--x', default=2)\nconfig = vars(p.parse_args(['--x', '5', 'train', '--x', '6']))\nwandb.init(config=config)", {"x": "int | str"}),
    job("sys-argv-set", "import sys\nsys.argv = ['job', '--n', '4']\np.add_argument('--n', type=int, default=1)\nconfig = vars(p.parse_args())\nwandb.init(config=config)", {"n": "int"}),
    job("a-default-that-is-changed-later", "p.add_argument('--n', type=int, nargs=3, default=[1, 4])\np.add_argument('--d', default=[1])\na = p.parse_args()\nwandb.init(config=a)\na.n.append('x')\na.d.append(2)", {"n": "list[int]", "d": "list[int] | str"}),
    job("choices-told-apart", "p.add_argument('--k', choices=['a', 'b', 'c'], default='a')\nv = p.parse_args()\nd = {'k': v.k}\nif v.k == 'a':\n    d['x'] = 1\nelif v.k == 'b':\n    d['x'] = 'x'\nelif v.k != 'c':\n    d['never'] = 1\nelse:\n    d['x'] = 0.5\n    d['last'] = v.k\nwandb.init(config=d)", {"k": "str", "x": "float | int | str", "last?": "str"}),
    job("choices-or-none", "p.add_argument('--k', choices=['a', 'b'])\np.add_argument('--n', type=int, choices=[0, 1], default=0)\nv = p.parse_args()\nd = {}\nif v.k == 'a' or v.k == 'b':\n    d['x'] = 1\nif v.k == 'a':\n    d['y'] = 1\nelif v.k == 'b':\n    d['y'] = 2\nelse:\n    d['none'] = v.k\nif v.n == 0:\n    d['n'] = 1\nelif v.n == 1:\n    d['n'] = 'x'\nwandb.init(config=d)", {"x?": "int", "y?": "int", "none?": "None", "n": "int | str"}),
    job("told-apart-once-others-are-refused", "p.add_argument('--k', default='a')\np.add_argument('--n', type=int, default=1)\np.add_argument('--m', choices=['u', 'v', 'w'], default='u')\nv = p.parse_args()\nd = {}\nif v.k not in ('a', 'b') or v.n not in [1, 2]:\n    raise ValueError(v.k)\nif v.k == 'a':\n    d['x'] = 1\nelif v.k == 'b':\n    d['x'] = 'x'\nif v.n == 1:\n    d['y'] = 1\nelif v.n == 2:\n    d['y'] = 0.5\nif v.m in ('u', 'v'):\n    d['z'] = 1\nelif v.m == 'w':\n    d['z'] = 2\nwandb.init(config=d)", {"x": "int | str", "y": "float | int", "z": "int"}),
    job("not-told-apart-where-others-are-left", "p.add_argument('--k', default='a')\np.add_argument('--n', type=int, default=1)\np.add_argument('--m', choices=['u', 'v', 'w'], default='u')\nv = p.parse_args()\nd = {}\nif v.k not in ('a', 'b', 'c'):\n    raise ValueError(v.k)\nif v.k == 'a':\n    d['x'] = 1\nelif v.k == 'b':\n    d['x'] = 'x'\nif v.n in (1, 2):\n    d['in'] = v.n\nif v.n == 1:\n    d['y'] = 1\nelif v.n == 2:\n    d['y'] = 0.5\nif v.m in ('u', 'x'):\n    d['z'] = v.m\nelif v.m == 'w':\n    d['z'] = 2\nwandb.init(config=d)", {"x?": "int | str", "in?": "int", "y?": "float | int", "z?": "int | str"}),
    job("default-that-is-refused", "p.add_argument('--k', default='z')\nv = p.parse_args(['--k', 'b'] if wandb else None)\nif v.k in ('a', 'b'):\n    wandb.init(config={'k': v.k})", {"k": "str"}),
    job("no-choices-told-apart", "p.add_argument('--k', default='a')\np.add_argument('--l', choices=['a', 'b', 'c'], default='a')\np.add_argument('--m', choices=['a', 'b'], default='d')\nv = p.parse_args()\nd = {}\nif v.k == 'a':\n    d['x'] = 1\nelif v.k == 'b':\n    d['x'] = 2\nif v.l == 'a':\n    d['y'] = 1\nelif v.l == 'b':\n    d['y'] = 2\nif v.m == 'a':\n    d['z'] = 1\nelif v.m == 'b':\n    d['z'] = 2\nelse:\n    d['w'] = 1\nwandb.init(config=d)", {"x?": "int", "y?": "int", "z?": "int", "w?": "int"}),
    job("refused", "p.add_argument('--n', type=int)\ntry:\n    config = vars(p.parse_args(['--n', 'x']))\nexcept SystemExit:\n    config = {'refused': 1}\nwandb.init(config=config)", {"refused": "int"}),
    job("intermixed", "p.add_argument('--n')\np.add_argument('r', nargs='*')\nconfig = vars(p.parse_intermixed_args(['a', '--n', '1', 'b']))\nwandb.init(config=config)", {"n": "str | None", "r": "list[str]"}),
    Row("from-a-file", "import argparse\np = argparse.ArgumentParser(fromfile_prefix_chars='@')\np.add_argument('--n', type=int, default=1)\nconfig = vars(p.parse_args(['@args.txt']))\nwandb.init(config=config)", {"n": "int"}, files={"args.txt": "--n\n5\n"}),
]  # fmt: skip


@parametrized([*ROWS, *WRITTEN])
def test_argparse(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)


CHANGED = [
    ("append", "args.x.append(7)", "list[int]"),
    ("append-other", "args.x.append('a')", "list[int | str]"),
    ("append-not-known", "import random\nargs.x.append(random.choice([1, 'a', 2.5]))", "list[float | int | str]"),
    ("extend", "args.x.extend([0.5])", "list[float | int]"),
    ("insert", "args.x.insert(0, None)", "list[int | None]"),
    ("item", "args.x[0] = 'a'", "list[int | str]"),
    ("loop", "for i in range(300):\n    args.x.append(str(i))", "list[int | str]"),
    ("other-name", "y = args.x\ny.append('a')", "list[int | str]"),
    ("function", "def f(v):\n    v.append('a')\nf(args.x)", "list[int | str]"),
    ("clear", "args.x.clear()", "list[int]"),
    ("sort", "args.x.sort()", "list[int]"),
    ("read", "y = args.x[0], len(args.x)", "list[int]"),
]


@pytest.mark.parametrize(("body", "type_"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED])
def test_a_list_of_the_command_line_is_changed(
    body: str, type_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = f"{START}p.add_argument('--x', type=int, nargs='+', default=[2, 1])\nargs = p.parse_args()\n{body}\nwandb.init(config=args)"
    check(Row("changed", told, {"x": type_}), tmp_path, monkeypatch)


ARGV = """import argparse
p = argparse.ArgumentParser()
p.add_argument('--lr', type=float, default=1)
p.add_argument('--n', type=int, required=True)
p.add_argument('--names', nargs='*', default=['z'])
p.add_argument('--flag', action='store_true')
p.add_argument('--mode', choices=['a', 'b'], default='a')
p.add_argument('--other', type=lambda s: s.split(','), default='p,q')
args = p.parse_args()
if args.flag:
    args.more = 1
wandb.init(config=args)
"""


@pytest.mark.parametrize(
    "argv",
    [
        ("--n", "3"),
        ("--n=3", "--lr", "1e-3", "--flag"),
        ("--n", "-3", "--names", "x", "y", "--mode", "b"),
        ("--n", "3", "--names", "--other", "1,2,3"),
    ],
    ids=" ".join,
)
def test_a_configured_command_line_gives_the_values_of_one_run(
    argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = at_defaults(f"import wandb\n{ARGV}", argv, tmp_path, monkeypatch)
    assert differences(config, real_config(f"import wandb\n{ARGV}", argv)) == []
    assert "Typed" not in repr(config)


def at_defaults(source: str, argv: tuple[str, ...] | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> m.Value:
    """The config of the only run, with open values at their defaults."""
    from inputgen.interpret.protocol import Libraries
    from inputgen.interpret.run import evaluate_job
    from inputgen.interpret.world import Setting, World
    from inputgen.library import REGISTRY
    from inputgen.source.module import Module
    from inputgen.source.parse import parse_source
    from inputgen.source.project import Project

    monkeypatch.chdir(folder)
    module = parse_source(source.encode(), "job.py")
    assert isinstance(module, Module)
    world = World(Project(folder), "job.py", Setting(folder, argv=argv))
    (run,) = evaluate_job(module, world, Libraries(REGISTRY), at_defaults=True).runs
    return run.config


def test_without_a_command_line_options_are_at_their_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = at_defaults(f"import wandb\n{ARGV}", None, tmp_path, monkeypatch)
    assert isinstance(config, m.Mapping)
    values = {each.key: each.value for each in config.entries}
    assert list(values) == ["lr", "n", "names", "flag", "mode", "other"]
    assert isinstance(values["lr"], m.Known)
    assert values["lr"].value == 1
    assert isinstance(values["n"], m.Typed)
    assert values["n"].default is None  # it must be given


@pytest.mark.parametrize("row", [each for each in ROWS if each.real and "os." not in each.body], ids=lambda row: row.id)
def test_at_defaults(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = at_defaults(row.source, None, tmp_path, monkeypatch)
    assert differences(config, real_config(row.source)) == []


@pytest.mark.parametrize(
    "told",
    ["['--b']", "['--a', 'x']", "['--a']", "['--help']", "['y']", "['--mode', 'c']"],
)
def test_a_command_line_that_argparse_refuses_ends_the_job(
    told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f"{START}p.add_argument('--a', type=int)\np.add_argument('--mode', choices=['a'])\nargs = p.parse_args({told})\nwandb.init(config=args)"
    result = scanned(Row("refused", body, {}), tmp_path, monkeypatch)
    assert result.facts.runs == ()


def test_spans_are_those_of_the_names_of_the_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"{START}p.add_argument('-l', '--lr', type=float)\nargs = p.parse_args()\nargs.x = 1\nvars(args)['y'] = 2\nwandb.init(config=args)"
    config = run_config(scanned(Row("spans", body, {}), tmp_path, monkeypatch))
    spans = {key: entry(config, key).span for key in ("lr", "x", "y")}
    assert {key: (span.line, span.column) for key, span in spans.items() if span} == {
        "lr": (4, 16),
        "x": (6, 1),
        "y": (7, 1),
    }


def test_an_option_is_open_to_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = option("open", "'--x', type=float, default=1", "float")
    value = entry(run_config(scanned(row, tmp_path, monkeypatch)), "x").value
    assert isinstance(value, m.Typed)
    assert value.origin == "argv"
    assert isinstance(value.default, m.Known)
    assert value.default.value == 1


HOSTILE = {
    "default-in-itself": f"{START}a = []\na.append(a)\np.add_argument('--x', default=a)\nwandb.init(config=p.parse_args())",
    "default-of-many": f"{START}a = [1]\nfor _ in range(60):\n    a = [a, a]\np.add_argument('--x', default=a)\nwandb.init(config={{'x': p.parse_args().x[0]}})",
    "many-counted": f"{START}p.add_argument('x', nargs=10**9)\nwandb.init(config=p.parse_args(['a']))",
    "many-loose": START
    + "".join(f"p.add_argument('x{i}', nargs='+')\n" for i in range(30))
    + "wandb.init(config=p.parse_args(['a'] * 29))",
    "parents-of-itself": f"{START}p.__init__(parents=[p])\nwandb.init(config=p.parse_args())",
    "recursive-group": f"{START}g = p.add_argument_group()\nfor i in range(100):\n    g = g.add_argument_group()\ng.add_argument('--x')\nwandb.init(config=p.parse_args())",
    "no-arguments": f"{START}p.add_argument()\nwandb.init(config=p.parse_args())",
    "odd-arguments": f"{START}p.add_argument(3, None, type=4, nargs=[], action={{}}, choices=5)\nwandb.init(config=p.parse_args())",
    "odd-name": f"{START}p.add_argument('', '--', dest='')\nwandb.init(config=p.parse_args(['--']))",
    "own-command": f"{START}s = p.add_subparsers()\ns.add_parser('a')\ns.add_parser('b', parents=[p])\nwandb.init(config=p.parse_args(['b', 'a']))",
    "commands-in-commands": START
    + "s = p\n"
    + "s = s.add_subparsers().add_parser('a')\n" * 60
    + "wandb.init(config=p.parse_args())",
    "vars-in-itself": f"{START}args = p.parse_args()\nargs.a = vars(args)\nwandb.init(config=args)",
    "read-a-file": "import argparse\np = argparse.ArgumentParser(fromfile_prefix_chars='@')\nwandb.init(config=p.parse_args(['@/etc/passwd']))",
    "action-that-recurses": f"{START}class A(argparse.Action):\n    def __call__(self, p, n, v, o=None):\n        p.parse_args()\np.add_argument('--a', action=A)\nwandb.init(config=p.parse_args())",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_jobs_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned(Row(name, HOSTILE[name], {}), tmp_path, monkeypatch)


def test_the_configuration_may_name_a_command_line() -> None:
    assert Config(job={"job.py": JobConfig(argv=("--n", "3"))}).for_job(Path("job.py").absolute())
