// The scheme lab: the question, two maps, what is read beside them.
import "./map-pair.js";
import "./results.js";
