"""Signed passes: issued by staff to a person before them, checked by anybody without a network."""

__all__ = [
    "pass_content",
    "pass_keys",
    "pass_register",
    "pass_signing",
    "pass_verification",
    "public_key_list",
]
