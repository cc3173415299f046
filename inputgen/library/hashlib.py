"""`hashlib` (Python docs, "hashlib"): digests of what the job hashes, which are not computed."""

from __future__ import annotations

from inputgen.interpret.protocol import Getter, Handler
from inputgen.library.simple import instance, itself, named, nothing, typed, typed_attribute
from inputgen.model.types import INT, STR

_ALGORITHMS = """
    md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 blake2b blake2s shake_128 shake_256 new
    file_digest
"""

FUNCTIONS: dict[str, Handler] = {
    **named(_ALGORITHMS, instance("hashlib.hash")),
    **named("pbkdf2_hmac scrypt", typed(STR)),
}
METHODS: dict[str, Handler] = {
    **named("hexdigest digest", typed(STR), "hash."),
    "hash.update": nothing,
    "hash.copy": itself,
}
ATTRIBUTES: dict[str, Getter] = {
    "hash.name": typed_attribute(STR),
    **{f"hash.{name}": typed_attribute(INT) for name in ("digest_size", "block_size")},
}
