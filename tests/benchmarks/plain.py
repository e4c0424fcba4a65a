"""The app to compare with: what one writes with Dash, Plotly Express and a slider in an afternoon.

It is kind to itself in one point: the tier is a number on a stepped colour scale. As a category, Plotly
Express would send the polygons once for each tier.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from flask import Flask
from plotly.graph_objects import Figure

COLOURS = ["#d8d4ca", "#8fd3b6", "#2166ac", "#fde725", "#e66101", "#9e0142"]
STEPS = [(at / 6, colour) for tier, colour in enumerate(COLOURS) for at in (tier, tier + 1)]


def server(folder: str, polygons: str = "counties.geojson", *, compress: bool = False) -> Flask:
    """Return the WSGI application."""
    geojson = json.loads((Path(folder) / polygons).read_text())
    tiers = pd.read_csv(Path(folder) / "tiers.csv", dtype={"district": str})
    days = sorted(tiers["date"].unique())
    app = Dash(__name__, compress=compress)
    app.layout = html.Div(
        [
            html.H1("Tiers by county"),
            dcc.Slider(id="day", min=0, max=len(days) - 1, step=1, value=len(days) - 1, marks=None),
            dcc.Graph(id="map", style={"height": "80vh"}),
        ]
    )

    @app.callback(Output("map", "figure"), Input("day", "value"))
    def draw(day: int) -> Figure:
        return px.choropleth_map(
            tiers[tiers["date"] == days[day]],
            geojson=geojson,
            locations="district",
            featureidkey="properties.id",
            color="tier",
            color_continuous_scale=STEPS,
            range_color=(-0.5, 5.5),
            map_style="white-bg",
            zoom=3,
            center={"lat": 38, "lon": -96},
        )

    served: Flask = app.server
    return served
