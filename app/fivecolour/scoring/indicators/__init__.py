"""What districts are graded by, computed from reported figures."""
