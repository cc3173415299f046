from __future__ import annotations

import pytest
from build_facts import mapping, value

from inputgen import model as m
from inputgen.model.types import BOOL, FLOAT, INT, NONE, STR, union_of
from inputgen.schema.secrets import is_secret, words_of
from inputgen.schema.types_of import type_of

HEX_40 = "0123456789abcdef0123456789abcdef01234567"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

BY_NAME = [
    "token", "hf_token", "hub_token", "hubToken", "HF_TOKEN", "push_to_hub_token", "use_auth_token", "access_token",
    "secret", "client_secret", "clientSecret", "secret_key", "SECRET_KEY", "password", "db_password", "passwd", "pwd",
    "api_key", "apikey", "apiKey", "API_KEY", "api-key", "x.api.key", "OPENAI_API_KEY", "wandb_key", "WANDB_KEY",
    "MY_SERVICE_KEY", "access_key", "access_key_id", "aws_secret_access_key", "private_key", "ssh_key", "auth",
    "http_auth", "Authorization", "credentials", "slack_bot_token", "connection_string", "storage_account_key",
]  # fmt: skip

FALSE_FRIENDS = [
    "d_token", "net__module__d_token", "n_token", "dim_token", "max_tokens", "num_tokens", "max_new_tokens",
    "tokenizer", "tokenizer_name", "token_dim", "token_ids", "pad_token",
    "eos_token", "bos_token", "mask_token", "cls_token", "image_token", "key", "keys", "sort_key", "primary_key",
    "foreign_key", "image_key", "label_key", "monkey", "keyboard", "turkey", "donkey_path", "author", "authors",
    "auth_mode", "public_key", "PUBLIC_KEY", "PRIMARY_KEY", "secretary", "password_length", "secret_name",
    "compass", "passes", "bypass", "tokens_per_second", "tokenization", "lr", "", "日本",
]  # fmt: skip


@pytest.mark.parametrize("name", BY_NAME)
def test_a_name_that_says_credential_is_secret_whatever_its_text(name: str) -> None:
    assert is_secret((name,), STR, value("abc"))
    assert is_secret(("deep", name), STR, None)


@pytest.mark.parametrize("name", FALSE_FRIENDS)
def test_a_name_that_only_sounds_like_it_is_not(name: str) -> None:
    assert not is_secret((name,), STR, value("plain words"))


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("use_auth_token", BOOL, False),
        ("token", INT, False),
        ("password", INT, True),
        ("password", FLOAT, False),
        ("hub_token", NONE, True),
        ("hub_token", union_of([BOOL, NONE]), False),
        ("hub_token", union_of([STR, BOOL]), True),
        ("api_key", m.UnknownType("?"), True),
        ("secret", m.ListType(STR), False),
    ],
)
def test_a_type_that_holds_no_text_is_no_credential(name: str, type_: m.Type, expected: bool) -> None:
    assert is_secret((name,), type_, None) is expected


@pytest.mark.parametrize(
    "text",
    [
        "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh",
        "hf_abc123def456",
        "sk-proj-abc123def456ghi789",
        "ghp_" + "a1B2" * 9,
        "github_pat_" + "a1B2" * 8,
        "AKIAIOSFODNN7EXAMPLE",
        "use AKIAIOSFODNN7EXAMPLE here",
        "AIza" + "a1B2c" * 7,
        "xoxb-123456789012-abcdefghijkl",
        JWT,
        f"Bearer {JWT}",
        HEX_40,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "-----BEGIN PRIVATE KEY-----",
        "postgres://user:hunter2@db.example/x",
    ],
)
def test_a_value_in_the_shape_of_a_credential_is_secret_under_any_name(text: str) -> None:
    for held in (text, [text], {"a": {"b": text}}, m.Choice((value(1), value(text))), m.Typed(STR, value(text))):
        assert is_secret(("harmless",), STR, value(held)), held


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("model", "sk-learn-linear-regression-model"),
        ("model", "hf_transformers"),
        ("commit", HEX_40),
        ("git_sha", HEX_40),
        ("url", "https://example.org:8080/a@b"),
        ("id", "AKIAshort"),
        ("pem", "-----BEGIN CERTIFICATE-----"),
        ("image_token", "<image>"),
        ("some_token", "<|endoftext|>"),
        ("note", "eyJhbGciOi"),
    ],
)
def test_a_value_that_only_looks_like_it_is_not(name: str, text: str) -> None:
    assert not is_secret((name,), STR, value(text))


def test_a_credential_inside_a_list_of_mappings_makes_the_list_secret() -> None:
    held = value([{"name": "a", "api_key": "abc"}])
    assert is_secret(("endpoints",), type_of(held), held)
    assert not is_secret(("endpoints",), type_of(held), value([{"name": "a", "key": "abc"}]))


def test_what_lies_below_a_mapping_of_secrets_is_secret() -> None:
    assert is_secret(("secrets", "db"), STR, None)
    assert not is_secret(("settings", "db"), STR, None)


def test_a_namespace_is_searched_too() -> None:
    held = m.Object("namespace", "argparse.Namespace", fields=mapping({"hub_token": "abc"}))
    assert is_secret(("args",), STR, held)


def test_huge_text_is_searched_in_bounded_time() -> None:
    assert not is_secret(("text",), STR, value("eyJ" * 200_000))
    assert not is_secret(("text",), STR, value("a://" * 200_000))


@pytest.mark.parametrize(
    ("name", "words"),
    [("hubToken", ("hub", "token")), ("HFToken", ("hf", "token")), ("HF_HUB-token2", ("hf", "hub", "token", "2"))],
)
def test_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
