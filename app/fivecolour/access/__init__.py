"""Who may do what: people, tokens and sessions."""

__all__ = ["attempts", "gate", "passwords", "people", "permissions", "sessions", "tokens"]
