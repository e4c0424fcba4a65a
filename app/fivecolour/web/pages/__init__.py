"""What everybody may see: the map, the rule, the wall."""

__all__ = [
    "choices",
    "dash_host",
    "dash_layout",
    "data_page",
    "district_page",
    "first_html",
    "flow_page",
    "flow_view",
    "history_page",
    "indices_page",
    "map_list_page",
    "map_page",
    "method_page",
    "outlook_page",
    "page_texts",
    "self_check_page",
    "sign_texts",
    "standing_line",
    "wall_data",
    "wall_page",
]
