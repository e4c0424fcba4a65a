"""Passes: staff issue them, and anybody checks them."""

__all__ = ["pass_pages", "verifier_page"]
