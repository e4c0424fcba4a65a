"""Contact tracing, for authorised staff: a room with a store and a key of its own, off unless configured.

Nothing of the public map imports it, and it imports nothing that publishes.
"""

__all__ = [
    "colocation",
    "contact_audit",
    "contact_errors",
    "contact_store",
    "godata_shape",
    "godata_tables",
    "key_rotation",
    "line_drafts",
    "line_import",
    "map_places",
    "outward_counts",
    "placement",
    "purposes",
    "retention",
    "sealed_export",
    "vault",
]
