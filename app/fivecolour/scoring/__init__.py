"""How a district is graded: indicators, schemes, tiers and reasons."""
