"""Who may do what: people, tokens and sessions."""
