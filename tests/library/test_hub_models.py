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
    # What W&B stores of a config of peft's: of the class of this name, what the job gives of its fields.
    job("lora", "{'c': LoraConfig(r=8, lora_alpha=16.0, bias='none', task_type=TaskType.CAUSAL_LM, use_rslora=True)}", {"c": {"r": "int", "lora_alpha": "float", "bias": "str", "task_type": "str", "use_rslora": "bool", "*": "unknown"}}, "from peft import TaskType\n"),
    job("lora-s-modules", "{'c': LoraConfig(target_modules=['q'], exclude_modules='.*', modules_to_save=['s'])}", {"c": {"target_modules": "list[str]", "exclude_modules": "str", "modules_to_save": "list[str]", "*": "unknown"}}),
    job("lora-of-all-modules", "{'c': c, 'd': d}", {"c": {"target_modules": "list[str]", "*": "unknown"}, "d": {"target_modules": "str", "*": "unknown"}}, "c, d = LoraConfig(target_modules='all-linear'), LoraConfig(target_modules='all-linear')\nget_peft_model(AutoModel.from_pretrained('x'), c)\n"),
    job("what-peft-makes-otherwise", "{'c': LoraConfig(target_modules=None, revision='x', loftq_config={}, inference_mode=False)}", {"c": {"inference_mode": "bool", "*": "unknown"}}),
    job("lora-read", "{'r': c.r, 'b': c.bias, 'c': c}", {"r": "int", "b": "unknown", "c": {"r": "int", "n": "int", "*": "unknown"}}, "c = LoraConfig(r=4)\nc.n = 1\nif not isinstance(c, object):\n    raise ValueError\n"),
    job("another-config-of-peft", "{'c': IA3Config(target_modules=['q'])}", {"c": "unknown"}, "from peft import IA3Config\n"),
]  # fmt: skip


@parametrized(ROWS)
def test_models(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(row, tmp_path, monkeypatch)
