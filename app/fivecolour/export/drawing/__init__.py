"""How exports are drawn: colours, letters, patterns, maps as SVG, pages and pictures made of a drawing."""

__all__ = [
    "animation",
    "canvas",
    "drawn_path",
    "flow_map",
    "fonts",
    "hatching",
    "index_map",
    "map_pair",
    "palette",
    "prescribed_colours",
    "svg",
    "typesetting",
]
