// The scheme lab: the question, two maps, what is read beside them.
import "./maps.js";
import "./results.js";
