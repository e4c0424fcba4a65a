"""Speed beside a plain ``px.choropleth_map`` app and plain pandas: ``make bench``, never the tests."""
