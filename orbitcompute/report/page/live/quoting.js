// A state as others quote it.
import {byId} from "./dom.js";
import {RATIO} from "./study.js";
import {between, times} from "./units.js";

// The sentence as a quotation in HTML, with its link and what it was computed by.
export function quotation(page, link) {
  const safe = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return `<blockquote cite="${safe(link)}">\n  <p>${safe(byId("sentence").textContent)}</p>\n  <footer>${safe(page.sourceLine)}</footer>\n</blockquote>`;
}

// One number as a BibTeX entry.
export function bibtex(page) {
  const {version, scenario, baseline, id, catalog} = page.data.page;
  const year = /\d{4}/.exec(page.data.page.as_of)?.[0] ?? "";
  const found = page.spread, centre = `${times(page.point.get(RATIO))} at all best guesses`;
  const said = found ? `${times(found.middle)} (10-90 percent: ${between(found.low, found.high)}), ${centre}` : centre;
  return `@misc{orbitcompute-${id},\n  title = {Cost of orbital over terrestrial computing: ${said}},\n`
    + `  author = {{The orbitcompute developers}},\n  year = {${year}},\n  note = {orbitcompute ${version}, scenario ${scenario} beside ${
      baseline}, catalog ${catalog}${page.changed ? `, changed: ${page.state.settings().map((one) => one.join("=")).join("; ")}` : ""}},\n}\n`;
}
