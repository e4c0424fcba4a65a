"""What everybody may see: the map, the rule, the wall."""
