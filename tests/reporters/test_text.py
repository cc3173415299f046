from __future__ import annotations

import re
from typing import get_args

import pytest
from report_samples import OPTIONS, SOURCE, Result, a_diagnostic, a_field, a_job, an_input, documentation_job, span

from inputgen import model as m
from inputgen.frozen import replace
from inputgen.model import types as t
from inputgen.reporters.style import width
from inputgen.reporters.summary import summary
from inputgen.reporters.text import report

INFO = replace(OPTIONS, info=True)
ANSI = re.compile(r"\x1b\[[0-9;]*m")

EXPECTED = """\
train.py

  run config  declared at train.py:20
    include trainer, api_key · exclude trainer.private
    key                    type        value                         from
    trainer.learning_rate  float       0.01                          train.py:5
    trainer.batch_size     int         32                            train.py:5  command line
    trainer.model          str         'resnet-with-a-ver…ng-name-'  train.py:5
    trainer.layers         list[int]   [1, 2]                        train.py:5
    名前                   str         'モデル'                      train.py:7  on some paths only
    api_key                str         ••••                          train.py:6  secret
    optimizer              unknown     –                             train.py:8
    warmup                 int | None  –                             train.py:30  read only

    hidden
      seed                 not included
      trainer.private.key  excluded by trainer.private

    unknown
      optimizer  returned by torch.load, which is not modelled
      *          there may be further keys: updated with the result of load_extra() (train.py:12)

  config.yaml  declared at train.py:20
    schema declared
    key         type  value   from
    lr          str   '1e-5'  config.yaml:1
    batch.size  int   64      config.yaml:2

"""


def test_a_job_as_a_person_reads_it() -> None:
    text = report([documentation_job()], INFO)
    assert text.startswith(EXPECTED)
    assert text.count("\n\ntrain.py:") == 3


LONG = m.Known("/scratch/" + "a" * 60)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (m.Choice((LONG, m.Known("/data"))), f"'/scratch/{'a' * 26}…{'a' * 17}' or …  "),
        (LONG, f"'/scratch/{'a' * 30}…{'a' * 18}'  "),
        (m.Choice((m.Known("a"), m.Known("b"))), "'a' or 'b'"),
    ],
)
def test_of_several_values_that_are_too_wide_the_first_is_shown(value: m.Value, shown: str) -> None:
    given = a_job(an_input(a_field("k", t.STR, value)))
    assert shown in report([replace(documentation_job(), job=given)], replace(OPTIONS, width=200))


SHORT, WIDE = (m.Known(8), m.Known(32)), (m.Known("c" * 60), m.Known("b" * 60))


@pytest.mark.parametrize(
    ("options", "usual", "shown"),
    [
        (SHORT, None, "8 or 32"),
        (SHORT, SHORT[1], "32 or 8"),
        (WIDE, WIDE[1], f"'{'b' * 35}…{'b' * 17}' or …"),
    ],
)
def test_of_several_values_the_default_comes_first(
    options: tuple[m.Value, ...], usual: m.Value | None, shown: str
) -> None:
    given = a_job(an_input(replace(a_field("k", t.INT, m.Choice(options)), usual=usual)))
    assert f"  {shown} " in report([replace(documentation_job(), job=given)], replace(OPTIONS, width=200))


OPTION = m.Typed(t.INT, m.Known(8), "argv")


@pytest.mark.parametrize(
    ("options", "origins"),
    [
        ((OPTION, m.Known(32)), "command line"),
        (
            (m.Known(32), replace(OPTION, origin="environment"), replace(OPTION, default=None)),
            "environment, command line",
        ),
        ((m.Known(32), m.Known(8), replace(OPTION, origin="computed")), ""),
    ],
)
def test_that_one_of_several_values_is_given_is_told(options: tuple[m.Value, ...], origins: str) -> None:
    given = a_job(an_input(a_field("k", t.INT, m.Choice(options))))
    text = report([replace(documentation_job(), job=given)], replace(OPTIONS, width=200))
    (row,) = [line for line in text.splitlines() if line.startswith("    k ")]
    assert row.partition("train.py:1")[2].strip() == origins


def test_columns_line_up_in_cells() -> None:
    rows = [line for line in report([documentation_job()], OPTIONS).splitlines() if re.search(r"train\.py:\d+", line)]
    table = [row for row in rows if row.startswith("    ")]
    starts = {width(row[: row.index("train.py:")]) for row in table if "(train.py" not in row}
    assert len(table) > 5
    assert len(starts) == 1


@pytest.mark.parametrize("columns", [40, 72, 100, 160])
def test_nothing_is_lost_at_any_width(columns: int) -> None:
    text = report([documentation_job()], replace(INFO, width=columns))
    for key in ("trainer.learning_rate", "trainer.batch_size", "名前", "trainer.private.key", "int | None"):
        assert key in text
    flat = " ".join(text.split())
    assert "there may be further keys: updated with the result of load_extra() (train.py:12)" in flat


def test_colors_change_nothing_but_colors() -> None:
    plain = report([documentation_job()], INFO)
    colored = report([documentation_job()], replace(INFO, color=True))
    assert "\x1b" not in plain
    assert "\x1b[" in colored
    assert ANSI.sub("", colored) == plain


def test_a_long_key_is_whole_and_its_row_goes_on_below() -> None:
    key = "k" * 90
    text = report([Result(a_job(an_input(a_field(key, t.INT, m.Known(1)), a_field("b", t.INT, m.Known(2)))))], OPTIONS)
    lines = text.splitlines()
    at = lines.index(f"    {key}")
    assert lines[at + 1].split() == ["int", "1", "train.py:1"]
    assert lines[at + 1].index("int") == lines[at + 2].index("int")


def test_info_only_where_asked_for() -> None:
    assert "an info" not in report([documentation_job()], OPTIONS)
    assert "an info" in report([documentation_job()], INFO)


def test_what_is_not_there_is_said() -> None:
    nothing = report([Result(a_job())], OPTIONS)
    assert nothing == "train.py\n\n  no inputs: W&B would record none\n"
    default = report([Result(a_job(an_input(declared=False, include=None, exclude=())))], OPTIONS)
    assert "captured by default, no manage_wandb_config call" in default
    assert "include: cannot be known" in default
    assert "no field is exposed" in default


def test_a_file_that_does_not_parse_has_only_its_diagnostic() -> None:
    broken = a_diagnostic(span(1, 5), code="IG001", name="syntax-error", message="missing comma", hint=None)
    assert "no inputs" not in report([Result(a_job(diagnostics=(broken,)))], OPTIONS)


def test_an_implied_run_is_explained() -> None:
    facts = m.Facts("train.py", (), (), m.Unknown("transformers.Trainer starts it"), ())
    text = report([Result(a_job(an_input(a_field("a"))), facts)], OPTIONS)
    assert "the job starts no run itself: transformers.Trainer starts it" in text


def test_secrets_are_covered_everywhere() -> None:
    secret = "hunter2-hunter2"
    leak = a_diagnostic(span(1, 1, 4), message=f"the value {secret!r} is bad", hint=f"drop {secret}")
    found = documentation_job()
    source = {"train.py": f'api_key = "{secret}"  # {secret}\n'}
    result = replace(found, job=replace(found.job, diagnostics=(leak,)), sources=source)
    text = report([result], INFO)
    assert secret not in text
    assert "bad" in text
    assert "••••" in text
    assert secret in report([result], replace(INFO, show_secrets=True))


def test_hostile_text_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\r\u202e\ud800\x9b"
    result = Result(
        a_job(
            an_input(a_field(evil, t.STR, m.Known(evil), reason=evil), hidden=(m.Hidden((evil,), evil),)),
            diagnostics=(a_diagnostic(span(1, 3, 9), message=evil, hint=evil),),
            path=f"{evil}.py",
        ),
        m.Facts("x", (), (), m.Unknown(evil), ()),
        sources={"train.py": f"x = '{evil}'"},
    )
    text = report([result], INFO)
    assert not set(text) & set("\x1b\x07\r\u202e\ud800\x9b")


def test_many_jobs_and_none() -> None:
    assert report([], OPTIONS) == ""
    two = report([documentation_job(), documentation_job()], OPTIONS)
    assert two == "\n".join([report([documentation_job()], OPTIONS)] * 2)


def test_paths_are_relative_to_the_current_folder() -> None:
    result = Result(a_job(an_input(a_field("a")), path="jobs/train.py"))
    assert report([result], replace(OPTIONS, cwd="/project/jobs")).startswith("train.py\n")
    assert report([result], replace(OPTIONS, cwd="/elsewhere/x")).startswith("../../project/jobs/train.py\n")
    assert report([Result(a_job(path="-"))], replace(OPTIONS, cwd="/elsewhere")).startswith("-\n")


SUMMARIES = [
    ([], "0 jobs, 0 input fields, 0 hidden, 0 unknown; no errors"),
    ([Result(a_job(an_input(a_field("a"))))], "1 job, 1 input field, 0 hidden, 0 unknown; no errors"),
    ([documentation_job()], "1 job, 10 input fields, 2 hidden, 2 unknown; 1 error, 1 warning"),
    ([Result(a_job(diagnostics=(a_diagnostic(span()),) * 2))], "1 job, 0 input fields, 0 hidden, 0 unknown; 2 errors"),
]


@pytest.mark.parametrize(("results", "expected"), SUMMARIES, ids=range(len(SUMMARIES)))
def test_summary(results: list[Result], expected: str) -> None:
    assert summary(results, OPTIONS) == expected


def test_source_sample_matches_its_spans() -> None:
    assert SOURCE.splitlines()[8][7:27] == "manange_wandb_config"


def test_every_origin_of_an_open_value_has_a_name() -> None:
    for origin in get_args(m.OpenOrigin):
        field = a_field("a", t.INT, m.Typed(t.INT, m.Known(1), origin))
        assert "train.py:1  " in report([Result(a_job(an_input(field)))], OPTIONS)
