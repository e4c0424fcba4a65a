"""How far chance can have moved a rate, and with it a tier."""
