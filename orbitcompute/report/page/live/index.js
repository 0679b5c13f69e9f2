// What the bundle gives by name: `start` to the page, `serve` to its worker, the rest to whoever checks it without a browser.
export {start} from "./page.js";
export {serve} from "./desk.js";
export {Study} from "./study.js";
export {together} from "./asking.js";
export {spread} from "./draws.js";
export {yearOf} from "./light.js";
export {linksUp, pathBetween, placesOf, shellOf} from "./relay.js";
export {State} from "./state.js";
export {Units} from "./units.js";
export {contour, logTicks, stacked} from "./charts.js";
