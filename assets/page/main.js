// The page comes alive: map, panels, controls and chart, news.
import "./controls.js";
import "./follow.js";
import "./keep.js";
import "./my-place.js";
import "./query.js";
