// The texts of inputs, quantities and sources, which stand once in the file: in the report's own HTML.

const text = (node, selector) => node.querySelector(selector)?.textContent;

// Where a text names its source: the key, and the place in it.
const sourced = (node) => ({source: text(node, "cite a"), locator: text(node, "q")});

function inputTexts(node) {
  const lines = node.querySelectorAll("p");
  return {meaning: lines[0].textContent, kind: text(node, "i"), origin: text(node, "samp"), as_of: text(node, "time"),
    note: text(node, "small"), ...sourced(lines[1])};
}

function quantityTexts(node) {
  return {summary: text(node, "p"), equation: text(node, "pre"), position: text(node, "samp"), ...sourced(node)};
}

function sourceTexts(node) {
  const rest = node.nextElementSibling;
  return {title: node.textContent, authors: text(rest, "cite"), year: text(rest, "time"),
    url: rest.querySelector("a")?.href};
}

// Put the texts beside the figures of `data`; what a choice offers and what a source is become parts of their own.
export function readTexts(data, root) {
  data.choices = {};
  data.sources = {};
  for (const node of root.querySelectorAll(".names > div")) {
    const [, kind, name] = /^(input|quantity)-(.*)$/.exec(node.id);
    if (kind === "quantity") {
      Object.assign(data.quantities[name] ??= {}, quantityTexts(node));
      continue;
    }
    if (data.inputs[name]) Object.assign(data.inputs[name], inputTexts(node));
    const offered = node.querySelectorAll("dt");
    if (offered.length) {
      data.choices[name] = {meaning: data.inputs[name]?.meaning, alternatives: Object.fromEntries(
        Array.from(offered, (one) => [one.textContent, one.nextElementSibling.textContent]))};
    }
  }
  for (const node of root.querySelectorAll(".sources > dt")) data.sources[node.id.slice("source-".length)] = sourceTexts(node);
  return data;
}
