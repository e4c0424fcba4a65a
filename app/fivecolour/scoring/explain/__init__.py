"""Why a district has its tier, and what would change it."""
