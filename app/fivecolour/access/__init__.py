"""Who may do what: people, tokens and sessions."""

__all__ = ["gate", "passwords", "people", "sessions", "tokens", "types"]
