"""Who may do what: people, tokens and sessions."""

__all__ = ["attempts", "authentication", "passwords", "people", "permissions", "sessions", "tokens"]
