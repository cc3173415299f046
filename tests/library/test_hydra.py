"""Hydra: each row runs under the real package, too."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
from rows import Row, check, entry, held_default, parametrized, run_config, scanned

from inputgen import model as m
from inputgen.schema.infer import MISSING, default_of

HEAD = "import hydra\nfrom omegaconf import OmegaConf, DictConfig, MISSING\nfrom hydra.core.config_store import ConfigStore\n"
OF_HYDRA = "env job_logging hydra_logging hydra_help help sweeper launcher output".split()
QUIET = "hydra: {output_subdir: null, run: {dir: .}}\n"
MAIN = """@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))
if __name__ == "__main__":
    main()
"""


def files(**texts: str) -> dict[str, str]:
    """Config files by their names, `__` for a folder."""
    return {
        f"conf/{name.replace('__', '/')}.yaml": textwrap.dedent(text)
        + (QUIET if name == "config" and "hydra:" not in text else "")
        for name, text in texts.items()
    }


def row(id: str, types, body: str = MAIN, head: str = HEAD, argv=(), real: bool = True, **texts: str) -> Row:  # noqa: A002
    return Row(id, head + body, types, files(**texts), argv=argv, real=real)


GROUPS = {
    "model__resnet": "name: resnet\ndepth: 18\n",
    "model__vit": "name: vit\nheads: 8\n",
    "data__cifar": "path: /d/${.name}\nname: cifar\n",
}
RESNET = {"name": "str", "depth": "int"}
VIT = {"name": "str", "heads": "int"}
SCHEMA = """from dataclasses import dataclass, field
from typing import Any, List, Optional
@dataclass
class Optim:
    lr: float = 1
    betas: List[float] = field(default_factory=lambda: [0.9, 0.999])
@dataclass
class Config:
    seed: Optional[int] = None
    name: str = MISSING
    optim: Optim = field(default_factory=Optim)
cs = ConfigStore.instance()
"""

STORED = "import somelib\ncs.store(name='schema', node=Config)\ncs.store(name='one', group='m', node=somelib.make())\n"
ASSERTED = "    assert isinstance(made, Config)\n"
TRIED = "    if not isinstance(made, Config):\n        made = Config(made['seed'])\n"
OBJECT = MAIN.replace(
    "    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))",
    f"    made = OmegaConf.to_object(cfg)\n{ASSERTED}    wandb.init(config={{'seed': made.seed, 'c': 1}})",
)

NAMELESS = """def select(cfg, key, default=None):
    return OmegaConf.select(cfg, key, default=default)
@hydra.main(version_base="1.2")
def main(cfg: DictConfig) -> None:
    OmegaConf.set_struct(cfg, False)
    cfg.seed = select(cfg, "seed", 5)
    cfg.resume = select(cfg, "resume")
    cfg.track = select(cfg, "track", {})
    cfg.track.on = select(cfg, "track.on", False)
    cfg.lr = 0.1
    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))
if __name__ == "__main__":
    main()
"""

NONE_BY_DEFAULT = """# wandb.init(
import lightning as L
@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    loggers = []
    if cfg.get("logger"):
        for _, each in cfg.logger.items():
            if isinstance(each, DictConfig) and "_target_" in each:
                loggers.append(hydra.utils.instantiate(each))
    trainer = L.Trainer(logger=loggers)
    if loggers:
        for logger in trainer.loggers:
            logger.log_hyperparams({'lr': cfg.lr})
    trainer.fit(None)
main()
"""

ROWS = [
    row(
        "own-configuration-where-the-config-is-not-known",
        {"output_dir": "str", "*": "unknown"},
        "from hydra.core.hydra_config import HydraConfig\n"
        "@hydra.main(version_base=None, config_path='conf')\ndef main(cfg):\n    wandb.init(config=OmegaConf.to_container(cfg))\n    wandb.config.update({'output_dir': HydraConfig.get().runtime.output_dir})\nmain()\n",
        real=False,
    ),
    row(
        "an-iterator-is-no-part-of-the-config",
        {"lr": "float"},
        "import torch\n"
        + MAIN.replace(
            "def main(cfg: DictConfig) -> None:\n",
            "def main(cfg: DictConfig) -> None:\n    hydra.utils.instantiate({'_target_': 'torch.optim.Adam'}, params=torch.nn.Linear(1, 1).parameters())\n",
        ),
        real=False,
        config="lr: 0.1\n",
    ),
    row(
        "set-below-what-the-command-line-gives",
        {"seed": "int", "data": {"format": "str", "*": "unknown"}, "*": "unknown"},
        "@hydra.main(version_base='1.2')\ndef main(cfg):\n    OmegaConf.set_struct(cfg, False)\n    cfg.seed = OmegaConf.select(cfg, 'seed', default=5)\n    cfg.data.format = OmegaConf.select(cfg, 'data.format', default='folder')\n    wandb.init(config=OmegaConf.to_container(cfg))\nmain()\n",
        real=False,
    ),
    row(
        "config-named-on-the-command-line",
        {"seed": "int", "resume": "unknown", "track": {"on?": "bool", "*": "unknown"}, "lr": "float", "*": "unknown"},
        NAMELESS,
        real=False,
    ),
    row(
        "class-of-a-group-that-the-schema-declares-after-it",
        {"m": {"lr": "float"}, "n": "int"},
        config="defaults: [{m: adam}, schema]\n",
        body="from dataclasses import asdict\n@dataclass\nclass Base:\n    lr: float = MISSING\n@dataclass\nclass Adam(Base):\n    lr: float = 0.1\n    n: int = 3\n@dataclass\nclass C:\n    m: Base = MISSING\n"
        "ConfigStore.instance().store(group='m', name='adam', node=Adam)\nConfigStore.instance().store(name='schema', node=C)\n"
        + MAIN.replace(
            "    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))",
            "    made = OmegaConf.to_object(cfg.m)\n    wandb.init(config={'m': asdict(made), 'n': made.n})",
        ),
        head=HEAD + "from dataclasses import dataclass\n",
    ),
    row(
        "class-that-the-config-names",
        {"n": "int"},
        config="k: __main__.K\n",
        body="class K:\n    n = 3\n"
        + MAIN.replace("OmegaConf.to_container(cfg, resolve=True)", "{'n': hydra.utils.get_class(cfg.k)().n}"),
    ),
    row(
        "options-of-resolvers",
        {"model": RESNET, "data": {"path": "str", "name": "str"}},
        config="defaults: [{data: cifar}, {model: '${lower:${oc.env:NET,RESNET}}'}, {optional local: '${oc.env:HOST_OF,none}_${data}'}]\n",
        body="OmegaConf.register_new_resolver('lower', lambda text: text.lower())\n" + MAIN,
        **GROUPS,
    ),
    replace(
        row(
            "option-of-a-variable-that-is-set",
            {"model": VIT},
            config="defaults: [{model: '${oc.env:NET}'}]\n",
            **GROUPS,
        ),
        env={"NET": "vit"},
    ),
    row(
        "option-of-a-variable-that-is-not-known",
        {"*": "unknown"},
        config="defaults: [{model: '${oc.env:NET}'}]\n",
        real=False,
        **GROUPS,
    ),
    row(
        "config-that-is-not-composed",
        {
            "seed": "unknown",
            "resume": "unknown",
            "track": {"on": "unknown", "*": "unknown"},
            "lr": "float",
            "*": "unknown",
        },
        NAMELESS.replace('version_base="1.2"', 'version_base="1.2", config_path="conf", config_name="config"'),
        real=False,
        config="defaults: {nowhere: none}\n",
    ),
    row(
        "option-of-a-group-that-is-not-there",
        {"model": {"n": "int", "*": "unknown"}, "lr": "float"},
        config="defaults: [{model: nope}, _self_]\nlr: 1e-3\nmodel: {n: 3}\n",
        real=False,
    ),
    row("plain", {"lr": "float", "n": "None", "m": {"a": "int"}}, config="lr: 1e-3\nn: null\nm: {a: 1}\n"),
    row(
        "key-that-the-command-line-adds",
        {"lr": "float", "*": "unknown"},
        body=MAIN.replace("wandb.init(config=", "config = ").replace(
            "=True))", "=True)\n    wandb.init(config={**config, **config['alg']})"
        ),
        config="lr: 1e-3\n",
        real=False,
    ),
    row(
        "keys-that-are-read-are-added",
        {"data": {"a": "int", "tok": {"path": "unknown", "*": "unknown"}}, "arch": "unknown", "net": "unknown"},
        body=MAIN.replace(
            "    wandb.init",
            "    print(cfg.data.tok['path'], cfg.arch.lower(), cfg.net)\n    print(getattr(cfg, 'no', 1), cfg.get('no'), 'no' in cfg, getattr(cfg.data.tok, 'no', 1))\n    wandb.init",
        ),
        config="data: {a: 1}\n",
        real=False,
    ),
    row(
        "key-that-is-read-on-some-paths",
        {
            "data": {"a": "int", "b?": "unknown"},
            "c?": "unknown",
            "deep": {"on": "unknown", "by?": "unknown", "*": "unknown"},
        },
        body=MAIN.replace(
            "    wandb.init",
            "    if cfg.data.a:\n        print(cfg.data.b)\n    try:\n        print(cfg.c)\n    except Exception:\n        pass\n    if cfg.deep.on:\n        print(cfg.deep.by)\n    wandb.init",
        ),
        config="data: {a: 1}\n",
        real=False,
    ),
    row(
        "missing-keys-are-given",
        {"lr": "float", "n": "unknown"},
        body=MAIN.replace(
            "    wandb.init", "    if OmegaConf.missing_keys(cfg):\n        raise ValueError\n    wandb.init"
        ),
        config="lr: 1e-3\nn: ???\n",
        real=False,
    ),
    row(
        "named-on-the-command-line",
        {"*": "unknown"},
        body=MAIN.replace(', config_path="conf", config_name="config"', "").replace(", resolve=True", ""),
        real=False,
    ),
    row("yaml-extension", {"lr": "float"}, body=MAIN.replace('"config")', '"config.yaml")'), config="lr: 1e-3\n"),
    row("group", {"model": RESNET, "lr": "float"}, config="defaults: [_self_, {model: resnet}]\nlr: 0.1\n", **GROUPS),
    row(
        "group-chosen",
        {"model": VIT, "lr": "float"},
        argv=("model=vit", "lr=0.5"),
        config="defaults: [_self_, {model: resnet}]\nlr: 0.1\n",
        **GROUPS,
    ),
    row(
        "self-last",
        {"model": {"name": "str", "depth": "str"}},
        config="defaults: [{model: resnet}, _self_]\nmodel: {depth: deep}\n",
        **GROUPS,
    ),
    row(
        "self-first", {"model": RESNET}, config="defaults: [_self_, {model: resnet}]\nmodel: {depth: deep}\n", **GROUPS
    ),
    row(
        "no-self",
        {"model": {"name": "str", "depth": "str"}},
        config="defaults: [{model: resnet}]\nmodel: {depth: deep}\n",
        **GROUPS,
    ),
    row("null-option", {"lr": "float"}, config="defaults: [{model: null}, _self_]\nlr: 0.1\n", **GROUPS),
    row("optional", {"lr": "float"}, config="defaults: [{optional model: none}, _self_]\nlr: 0.1\n", **GROUPS),
    row(
        "package",
        {"net": RESNET, "backup": VIT, "lr": "int"},
        config="defaults: [{model@net: resnet}, {model@backup: vit}, _self_]\nlr: 1\n",
        **GROUPS,
    ),
    row(
        "global-package",
        {"a": "int", "lr": "float", "model": {"name": "str", "depth": "int", "extra": "bool"}},
        config="defaults: [{model: resnet}, {exp: one}, _self_]\nlr: 0.1\n",
        exp__one="# @package _global_\na: 1\nmodel: {extra: true}\n",
        **GROUPS,
    ),
    row(
        "package-behind-a-comment",
        {"exp": {"a": "int"}, "lr": "int"},
        config="defaults: [{exp: one}, _self_]\nlr: 1\n",
        exp__one="# a comment\n# @package x.y\na: 1\n",
    ),
    row(
        "package-behind-another-header",
        {"x": {"y": {"a": "int"}}, "lr": "int"},
        config="defaults: [{exp: one}, _self_]\nlr: 1\n",
        exp__one="\n# @other z\n#@package x.y\na: 1\n",
    ),
    row(
        "dotted-package",
        {"x": {"y": {"a": "int"}}},
        config="defaults: [{exp: one}]\n",
        exp__one="# @package x.y\na: 1\n",
    ),
    row(
        "override-in-group",
        {"model": VIT, "lr": "int"},
        config="defaults: [{model: resnet}, {exp: one}, _self_]\nlr: 1\n",
        exp__one="# @package _global_\ndefaults: [{override /model: vit}]\n",
        **GROUPS,
    ),
    row(
        "experiment-on-the-command-line",
        {"model": VIT, "lr": "int"},
        argv=("+exp=one",),
        config="defaults: [{model: resnet}, _self_]\nlr: 1\n",
        exp__one="# @package _global_\ndefaults: [{override /model: vit}]\n",
        **GROUPS,
    ),
    row(
        "nested-defaults",
        {"model": {"name": "str", "depth": "int", "sub": {"z": "int"}}},
        config="defaults: [{model: big}]\n",
        model__big="defaults: [resnet, {sub: one}, _self_]\ndepth: 50\n",
        model__sub__one="z: 1\n",
        **GROUPS,
    ),
    row(
        "absolute-group",
        {"model": {"name": "str", "depth": "int", "data": {"path": "str", "name": "str"}}},
        config="defaults: [{model: big}]\n",
        model__big="defaults: [resnet, {/data: cifar}, _self_]\n",
        **GROUPS,
    ),
    row(
        "here",
        {"model": {"name": "str", "depth": "int", "path": "str"}},
        config="defaults: [{model: big}]\n",
        model__big="defaults: [{/data@_here_: cifar}, resnet]\n",
        **GROUPS,
    ),
    row("config-at-top", {"z": "int", "lr": "int"}, config="defaults: [base, _self_]\nlr: 1\n", base="z: 1\nlr: x\n"),
    row(
        "several-options",
        {"cb": {"a": "int", "b": "int"}},
        config="defaults: [{cb: [one, two]}]\n",
        cb__one="a: 1\n",
        cb__two="b: 2\n",
    ),
    row(
        "interpolated-option",
        {"model": RESNET, "data": {"path": "str", "name": "str"}, "both": {"k": "int"}},
        config="defaults: [{model: resnet}, {data: cifar}, {both: '${model}_${data}'}]\n",
        both__resnet_cifar="k: 1\n",
        **GROUPS,
    ),
    row("hydra-overrides", {"lr": "int"}, config="defaults: [_self_, {override hydra/job_logging: disabled}]\nlr: 1\n"),
    row(
        "add-and-delete",
        {"lr": "str", "new": {"k": "int"}, "m": {"b": "int"}},
        argv=("++lr=x", "+new.k=1", "~m.a", "m.b=2"),
        config="lr: 1\nm: {a: 1, b: x}\n",
    ),
    row(
        "values",
        {"a": "list[int]", "b": {"x": "str"}, "c": "str", "d": "None", "e": "float"},
        argv=("a=[1,2]", "b={x: q}", "c='q, r'", "d=null", "e=1e-3"),
        config="a: 1\nb: {x: 1}\nc: 1\nd: 1\ne: 1\n",
    ),
    row(
        "delete-group", {"lr": "int"}, argv=("~model",), config="defaults: [{model: resnet}, _self_]\nlr: 1\n", **GROUPS
    ),
    row("config-name-flag", {"z": "int"}, argv=("--config-name", "other"), config="lr: 1\n", other="z: 1\n" + QUIET),
    row(
        "interpolation",
        {"lr": "float", "name": "str", "o": {"lr": "float"}},
        config="lr: 0.1\nname: run_${lr}\no: {lr: '${lr}'}\n",
    ),
    row(
        "fields",
        {"a": "int", "b": "str", "c": "int"},
        body=MAIN.replace(
            "OmegaConf.to_container(cfg, resolve=True)",
            "{'a': cfg.model.depth, 'b': cfg['model']['name'], 'c': cfg.get('zz', 5)}",
        ),
        config="defaults: [{model: resnet}]\n",
        **GROUPS,
    ),
    row(
        "undecorated-call",
        {"lr": "int"},
        body="def f(cfg):\n    wandb.init(config=OmegaConf.to_container(cfg))\nhydra.main(version_base='1.2', config_path='conf', config_name='config')(f)()\n",
        config="lr: 1\n",
    ),
    row(
        "old-version-base",
        {"lr": "int", "model": {"name": "str", "depth": "int"}},
        body=MAIN.replace("version_base=None", "version_base='1.1'"),
        config="defaults: [{model: resnet}]\nlr: 1\n",
        **GROUPS,
    ),
    row(
        "no-path",
        {"a": "int"},
        body=SCHEMA
        + "@dataclass\nclass C:\n    a: int = 1\ncs.store(name='config', node=C)\n"
        + MAIN.replace('config_path="conf", ', "config_path=None, "),
        argv=("hydra.run.dir=.", "hydra.output_subdir=null"),
    ),
    row(
        "schema",
        {"seed": "int | None", "name": "str", "optim": {"lr": "float", "betas": "list[float]"}},
        body=SCHEMA + "cs.store(name='schema', node=Config)\n" + MAIN,
        config="defaults: [schema, _self_]\nseed: 5\nname: q\noptim: {lr: 3}\n",
    ),
    row(
        "schema-group",
        {"optim": {"lr": "float", "betas": "list[float]"}, "x": "int"},
        body=SCHEMA + "cs.store(group='optim', name='base', node=Optim)\n" + MAIN,
        config="defaults: [{optim: mine}, _self_]\nx: 1\n",
        optim__mine="defaults: [base]\nlr: 5\n",
    ),
    row(
        "stored-dict",
        {"m": {"a": "int"}},
        body="cs = ConfigStore.instance()\ncs.store(name='one', group='m', node={'a': 1})\n" + MAIN,
        config="defaults: [{m: one}]\n",
    ),
    row(
        "stored-package",
        {"q": {"a": "int"}},
        body="cs = ConfigStore.instance()\ncs.store(name='one', group='m', node={'a': 1}, package='q')\n" + MAIN,
        config="defaults: [{m: one}]\n",
    ),
    row(
        "multirun-of-the-config",
        {"model": {"name": "str", "heads?": "int", "depth?": "int"}, "lr": "float"},
        config="defaults: [{model: resnet}, _self_]\nlr: 1\nhydra: {mode: MULTIRUN, sweeper: {params: {model: 'vit,resnet', lr: 'choice(1.5,2.5)'}}}\n",
        **GROUPS,
    ),
    row(
        "multirun-of-one-value",
        {"lr": "str", "n": "int"},
        config="lr: 1\nn: 2\nhydra: {mode: MULTIRUN, sweeper: {params: {lr: a}}}\n",
    ),
    row("multirun-of-nothing", {"lr": "int"}, config="lr: 1\nhydra: {mode: MULTIRUN}\n"),
    row("params-of-no-multirun", {"lr": "int"}, config="lr: 1\nhydra: {mode: RUN, sweeper: {params: {lr: 'a,b'}}}\n"),
    row(
        "multirun-of-a-range",
        {"*": "unknown"},
        config="lr: 1\nhydra: {mode: MULTIRUN, sweeper: {params: {lr: 'range(1,4)'}}}\n",
    ),
    row(
        "compose",
        {"lr": "float", "model": VIT},
        body="from hydra import compose, initialize\nwith initialize(version_base=None, config_path='conf'):\n    cfg = compose(config_name='config', overrides=['model=vit', 'lr=0.5'])\nconfig = OmegaConf.to_container(cfg)\n",
        config="defaults: [{model: resnet}, _self_]\nlr: 1\n",
        **GROUPS,
    ),
    row(
        "compose-named-by-option",
        {"lr": "int", "model": VIT},
        body="import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--c', default='config')\nargs = parser.parse_args()\nwith hydra.initialize(version_base=None, config_path='conf'):\n    cfg = hydra.compose(args.c)\nconfig = OmegaConf.to_container(cfg)\n",
        config="defaults: [{model: vit}, _self_]\nlr: 1\n",
        **GROUPS,
    ),
    row(
        "compose-named-by-option-only",
        {"*": "unknown"},
        body="import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--c', default=None)\nargs = parser.parse_args()\nwith hydra.initialize(version_base=None, config_path='conf'):\n    cfg = hydra.compose(args.c)\nconfig = OmegaConf.to_container(cfg)\n",
        config="lr: 1\n",
        real=False,
    ),
    row(
        "compose-folder-of-option",
        {"lr": "int"},
        body="import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--c', default='conf')\nargs = parser.parse_args()\nwith hydra.initialize(version_base=None, config_path=args.c):\n    cfg = hydra.compose('config')\nconfig = OmegaConf.to_container(cfg)\n",
        config="lr: 1\n",
    ),
    row(
        "compose-override-of-option",
        {"lr": "float", "model": VIT},
        body="import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--c', default='vit')\nargs = parser.parse_args()\nwith hydra.initialize(version_base=None, config_path='conf'):\n    cfg = hydra.compose('config', overrides=[f'model={args.c}'])\nconfig = OmegaConf.to_container(cfg)\n",
        config="defaults: [{model: resnet}, _self_]\nlr: 1.5\n",
        **GROUPS,
    ),
    *(
        row(
            f"compose-overrides-of-{id_}",
            {"lr": "float", "n": "int"},
            body=f"import argparse, sys\nparser = argparse.ArgumentParser()\nparser.add_argument('--c', nargs='*', default=['lr=2.5'])\nparser.add_argument('o', nargs='*')\nargs = parser.parse_args()\nwith hydra.initialize(version_base=None, config_path='conf'):\n    cfg = hydra.compose('config', overrides={overrides})\nconfig = OmegaConf.to_container(cfg)\n",
            config="lr: 1.5\nn: 1\n",
        )
        for id_, overrides in (
            ("the-command-line", "sys.argv[1:]"),
            ("arguments", "args.o"),
            ("an-option-and-others", "['n=3'] + args.c + args.o"),
        )
    ),
    row(
        "compose-overrides-of-what-is-not-known",
        {"*": "unknown"},
        body="import os\nwith hydra.initialize(version_base=None, config_path='conf'):\n    cfg = hydra.compose('config', overrides=os.environ['O'].split())\nconfig = OmegaConf.to_container(cfg)\n",
        config="lr: 1\n",
        real=False,
    ),
    row(
        "initialize-dir",
        {"lr": "int"},
        body="import os\nhydra.initialize_config_dir(os.path.abspath('conf'), version_base=None)\nconfig = OmegaConf.to_container(hydra.compose('config'))\n",
        config="lr: 1\n",
    ),
    row(
        "struct",
        {"a": "str", "b": "int"},
        body=MAIN.replace(
            "    wandb.init",
            "    try:\n        cfg.new = 1\n    except Exception:\n        cfg.a = 'set'\n    wandb.init",
        ),
        config="a: 1\nb: 2\n",
    ),
    row(
        "instantiate",
        {"lr": "float", "k": "int", "w": "str", "p": "int"},
        body="class Net:\n    def __init__(self, lr, k=3, inner=None):\n        self.lr, self.k, self.inner = lr, k, inner\nclass Inner:\n    def __init__(self, w):\n        self.w = w\ndef add(a, b):\n    return a + b\n"
        + MAIN.replace("OmegaConf.to_container(cfg, resolve=True)", "make(cfg)").replace(
            "@hydra",
            "def make(cfg):\n    net = hydra.utils.instantiate(cfg.net, k=4)\n    f = hydra.utils.instantiate(cfg.part)\n    return {'lr': net.lr, 'k': net.k, 'w': net.inner.w, 'p': f(b=2)}\n@hydra",
        ),
        config="lr: 0.1\nnet: {_target_: __main__.Net, lr: '${lr}', inner: {_target_: __main__.Inner, w: '${oc.env:NOT_SET,x}'}}\npart: {_target_: __main__.add, _partial_: true, a: 1}\n",
    ),
    row(
        "hydra-config",
        {"name": "str", "o": "str", "c": "str"},
        body="from hydra.core.hydra_config import HydraConfig\n"
        + MAIN.replace(
            "OmegaConf.to_container(cfg, resolve=True)",
            "{'name': HydraConfig.get().job.name, 'o': cfg.o, 'c': HydraConfig.get().runtime.choices.model}",
        ),
        config="defaults: [{model: resnet}]\no: ${hydra:job.name}\n",
        **GROUPS,
    ),
    row(
        "choices",
        {
            "model": "str",
            "none": "str | None",
            "hydra/callbacks": "str | None",
            **{f"hydra/{group}": "str" for group in OF_HYDRA},
        },
        body="from hydra.core.hydra_config import HydraConfig\n"
        + MAIN.replace(
            "OmegaConf.to_container(cfg, resolve=True)", "OmegaConf.to_container(HydraConfig.get().runtime.choices)"
        ),
        config="defaults: [{model: resnet}, {optional none: null}]\n",
        **GROUPS,
    ),
    row(
        "original-cwd",
        {"a": "bool"},
        body=MAIN.replace(
            "OmegaConf.to_container(cfg, resolve=True)",
            "{'a': hydra.utils.get_original_cwd() == hydra.utils.to_absolute_path('.')}",
        ),
        config="lr: 1\n",
    ),
    *(
        row(
            f"group-that-is-none-{id_}",
            {"lr": "float", **types},
            argv=argv,
            **{"config": "defaults:\n- logger: null\n- _self_\nlr: 0.1\n", **texts},
        )
        for id_, types, argv, texts in (
            (
                "and-has-an-option-for-wandb",
                {"logger?": {"wandb": {"project": "str"}}},
                (),
                {"logger__wandb": "wandb:\n  project: x\n"},
            ),
            (
                "and-is-chosen",
                {"logger": {"wandb": {"project": "str"}}},
                ("logger=wandb",),
                {"logger__wandb": "wandb:\n  project: x\n"},
            ),
            ("and-has-other-options", {}, (), {"logger__csv": "csv:\n  dir: x\n"}),
            ("with-an-option-of-another-package", {}, (), {"logger__wandb": "# @package _global_\nlr: 0.2\n"}),
            (
                "with-an-option-of-more-configs",
                {},
                (),
                {"logger__wandb": "defaults: [csv]\nproject: x\n", "logger__csv": "dir: x\n"},
            ),
            (
                "and-is-set-all-the-same",
                {"logger": {"name": "str"}},
                (),
                {
                    "logger__wandb": "project: x\n",
                    "config": "defaults:\n- logger: null\n- _self_\nlr: 0.1\nlogger: {name: y}\n",
                },
            ),
        )
    ),
    row(
        "logger-that-is-none-by-default",
        {"lr": "float"},
        NONE_BY_DEFAULT,
        real=False,
        config="defaults:\n- logger: null\n- _self_\nlr: 0.1\n",
        logger__wandb="wandb:\n  _target_: lightning.pytorch.loggers.WandbLogger\n  project: ???\n",
    ),
    # A config that is not composed may be of any class, where it is made an object of one.
    row(
        "schema-of-a-config-that-is-not-composed",
        {"seed": "unknown", "c": "int"},
        body=SCHEMA + STORED + OBJECT,
        real=False,
        config="defaults: [schema, {m: one}, _self_]\n",
    ),
    row(
        "no-schema-of-a-config-that-is-composed",
        {"seed": "int", "c": "int"},
        body=SCHEMA
        + STORED[STORED.index("cs") :].replace("somelib.make()", "{'a': 1}")
        + OBJECT.replace(ASSERTED, TRIED),
        config="defaults: [{m: one}, _self_]\nseed: 1\n",
    ),
    row(
        "passed",
        {"a": "int"},
        body=MAIN.replace("    main()", "    main(OmegaConf.create({'a': 1}))"),
        config="lr: 1\n",
    ),
]


@parametrized(ROWS)
def test_rows(row, tmp_path, monkeypatch):
    check(row, tmp_path, monkeypatch)


def test_leaves_are_open_and_at_their_place(tmp_path, monkeypatch):
    case = row("", None, config="defaults: [{model: resnet}]\n", **GROUPS)
    found = entry(run_config(scanned(case, tmp_path, monkeypatch)), "model", "depth")
    assert isinstance(found.value, m.Typed)
    assert found.value.origin == "argv"
    assert (found.span.path, found.span.line) == ("conf/model/resnet.yaml", 2)


def test_a_condition_on_a_leaf_takes_both_arms(tmp_path, monkeypatch):
    body = MAIN.replace(
        "    wandb.init(config=OmegaConf.to_container(cfg, resolve=True))",
        "    wandb.init(config={'a': 1 if cfg.debug else 'x'})",
    )
    check(row("", {"a": "int | str"}, body=body, config="debug: false\n"), tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("argv", "texts"),
    [
        (("model=nope",), {"config": "defaults: [{model: a}]\n", "model__a": "n: 1\n"}),
        ((), {"other": "a: 1\n"}),
        (("zz=1",), {"config": "a: 1\n"}),
        (("+a=1",), {"config": "a: 1\n"}),
        (("~zz",), {"config": "a: 1\n"}),
        (("a",), {"config": "a: 1\n"}),
        ((), {"config": "defaults: [{model: a}]\n", "model__a": "defaults: [{override /zz: x}]\n"}),
        ((), {"config": "defaults: {a: b}\n"}),
        ((), {"config": "a: 1\na: 2\n"}),
    ],
)
def test_what_hydra_refuses_is_unknown_and_raises_in_a_run(argv, texts, tmp_path, monkeypatch):
    from differential import JobFailed, real_config

    case = row("", None, argv=argv, **texts)
    result = scanned(case, tmp_path, monkeypatch)
    assert not any(isinstance(run.config, m.Mapping) and run.config.entries for run in result.facts.runs)
    with pytest.raises(JobFailed):
        real_config(case.source, case.argv, case.files)


@pytest.mark.parametrize(
    "texts",
    [
        {"config": "defaults: [{model: a}]\n", "model__a": "defaults: [a]\n"},
        {"config": "defaults: [config]\n"},
        {"config": "defaults: [../../../etc/passwd]\n"},
        {"config": "defaults: ['${x}']\n"},
        {"config": "a: ${a}\nb: ${c}\nc: ${b}\n"},
    ],
)
def test_hostile_configs_end(texts, tmp_path, monkeypatch):
    scanned(row("", None, **texts), tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("more", "default"),
    [("", "default"), (", {override hydra/job_logging: none}", "none"), (", {override hydra/help: none}", "default")],
)
def test_the_default_of_a_group_of_hydra(more, default, tmp_path, monkeypatch):
    names = "{'x': HydraConfig.get().runtime.choices['hydra/job_logging']}"
    case = row(
        "",
        {"x": "str"},
        body="from hydra.core.hydra_config import HydraConfig\n"
        + MAIN.replace("OmegaConf.to_container(cfg, resolve=True)", names),
        config=f"defaults: [{{model: resnet}}{more}]\n",
        **GROUPS,
    )
    value = entry(run_config(scanned(case, tmp_path, monkeypatch)), "x").value
    assert isinstance(value, m.Typed)
    assert isinstance(value.default, m.Known)
    assert value.default.value == default


@pytest.mark.parametrize(
    ("argv", "more", "default"),
    [
        ((), "", "config-"),
        (("lr=2",), "", None),
        (("--config-name=other",), "", "other-"),
        ((), "hydra: {mode: MULTIRUN, sweeper: {params: {lr: '5'}}}\n", None),
    ],
    ids=["none", "an-override", "another-config", "a-multirun"],
)
def test_the_overrides_in_a_name(argv, more, default, tmp_path, monkeypatch):
    config = "lr: 1\nname: ${hydra:job.config_name}-${hydra:job.override_dirname}\n"
    types = {"lr": "int", "name": "str"}
    case = row("", types, argv=argv, real=not more, config=config + more, other=config + QUIET)
    (told,) = [item.fields for item in check(case, tmp_path, monkeypatch).job.inputs]
    assert held_default(told[1]) == (MISSING if default is None else default)


def test_a_main_function_of_another_module(tmp_path, monkeypatch):
    module = "import hydra, wandb\n@hydra.main(version_base=None, config_path='../conf', config_name='config')\ndef main(cfg):\n    wandb.init(config=dict(cfg))\n"
    case = Row(
        "",
        "from pkg.app import main\nwandb.init\nmain()\n".replace("wandb.init\n", "") + "# wandb.init(",
        {"lr": "int"},
        {**files(config="lr: 1\n"), "pkg/app.py": module, "pkg/__init__.py": "", "conf/__init__.py": ""},
        real=False,
    )
    check(case, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("    if OmegaConf.missing_keys(cfg):\n        raise ValueError\n", "the command line gives it"),
        ("", "it stays the text ??? where the command line does not give it"),
    ],
)
def test_what_a_job_that_asks_for_missing_keys_was_given(before, reason, tmp_path, monkeypatch):
    body = MAIN.replace("    wandb.init", before + "    wandb.init").replace(", resolve=True", "")
    result = scanned(row("", None, body=body, config="n: ???\nm:\n  k: ???\n", real=False), tmp_path, monkeypatch)
    (config,) = [item for item in result.job.inputs if item.source == "run_config"]
    assert {field.reason for field in config.fields} == {reason}
    assert {default_of(field) for field in config.fields} == {MISSING if before else "???"}
