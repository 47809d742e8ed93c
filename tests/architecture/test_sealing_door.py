"""Sealing shows what it is meant to show, and nothing else."""

import inspect

from tracker.core import sealing

PUBLIC = {
    *("at_once", "seal", "seal_stream", "unseal", "unseal_stream", "verify_stream", "read_header"),
    *("wrap_token", "unwrap_token", "read_grants", "find_token", "from_pem", "to_pem"),
    *("Beside", "Context", "Grant", "Header", "HEADER_BYTES", "Job", "Kind", "Opened"),
    *("PrivateKey", "PublicKey", "Role", "Sealed", "SealedStream", "Source", "Verified"),
}


def test_the_public_list_is_the_agreed_one() -> None:
    assert set(sealing.__all__) == PUBLIC


def test_no_other_name_stands_in_the_door() -> None:
    there = {
        name
        for name, value in vars(sealing).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert there == PUBLIC
