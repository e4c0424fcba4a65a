"""How a district develops: smoothing of its daily figures."""
