"""Models of transformers and peft: modules of torch, of which class is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import Row, check, parametrized

START = (
    "import transformers, torch\nfrom transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoTokenizer\n"
    "from transformers import BertForMaskedLM, BertModel, PreTrainedModel, TFAutoModel\n"
    "from peft import LoraConfig, PeftModel, get_peft_model\n"
)
COUNTED = "{{'n': sum(p.numel() for p in {0}.parameters()), 't': sum(p.numel() for p in {0}.parameters() if p.requires_grad), 'names': [n for n, p in {0}.named_parameters()]}}"
MODELS = {
    "loaded": "AutoModel.from_pretrained('x')",
    "made-of-a-config": "AutoModelForCausalLM.from_config(AutoConfig.from_pretrained('x'))",
    "of-a-class": "transformers.GPT2LMHeadModel.from_pretrained('x').to('cuda').eval()",
    "called": "BertForMaskedLM(AutoConfig.from_pretrained('x'))",
    "with-adapters": "get_peft_model(AutoModel.from_pretrained('x'), LoraConfig(r=8))",
    "with-loaded-adapters": "PeftModel.from_pretrained(AutoModel.from_pretrained('x'), 'y')",
}
# What is none, or more than one.
OTHERS = {
    "tokenizer": "AutoTokenizer.from_pretrained('x')",
    "of-tensorflow": "TFAutoModel.from_pretrained('x')",
    "config": "AutoConfig.from_pretrained('x')",
    "with-what-else-is-told": "AutoModel.from_pretrained('x', output_loading_info=True)",
}


def job(id_: str, config: str, types: object, body: str = "") -> Row:
    return Row(id_, f"{START}{body}config = {config}", types, real=False)


ROWS = [
    *(job(id_, COUNTED.format(made), {"n": "int", "t": "int", "names": "list[str]"}) for id_, made in MODELS.items()),
    *(job(id_, f"{{'n': {made}.num_parameters()}}", {"n": "unknown"}) for id_, made in OTHERS.items()),
    job("number", "{'n': AutoModel.from_pretrained('x').num_parameters(), 'm': AutoModel.from_pretrained('x')}", {"n": "int", "m": "str"}),
    job("attributes", "{'a': m.hidden, 'c': m.config.n, 'h': 1 if hasattr(m, 'config') else 'x', 'g': getattr(m, 'n', 1)}", {"a": "unknown", "c": "unknown", "h": "int | str", "g": "unknown"}, "m = AutoModel.from_pretrained('x')\n"),
    job("class", "{'a': 1 if isinstance(m, BertModel) else 'x', 'b': 1 if isinstance(m, PreTrainedModel) else 'x', 'c': 1 if type(m) is BertModel else 'x'}", {"a": "int | str", "b": "int", "c": "int | str"}, "m = AutoModel.from_pretrained('x')\n"),
    job("frozen", COUNTED.format("m"), {"n": "int", "t": "int", "names": "list[str]"}, "m = AutoModel.from_pretrained('x')\nfor n, p in m.named_parameters():\n    p.requires_grad = 'ln' in n\n"),
]  # fmt: skip


@parametrized(ROWS)
def test_models(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
