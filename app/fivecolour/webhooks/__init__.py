"""Editions told to other programs as they come (Standard Webhooks 1.0)."""

__all__ = ["deliveries", "guarded_post", "instance_key", "new_receiver", "signatures", "subscriptions"]
