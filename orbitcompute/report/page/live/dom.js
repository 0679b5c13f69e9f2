// Elements, made by hand; everything a name stands behind is a button that opens its entry.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((one) => one !== null && one !== undefined && one !== false).map(
    (one) => (one instanceof Node ? one : String(one))));
  return node;
}

export const h = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
export const s = (tag, attributes = {}, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);
export const byId = (id) => document.getElementById(id);

// Put children in place of what an element has, keeping the focus on what has the same key.
export function put(parent, ...children) {
  const held = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.replaceChildren(...children.flat(9).filter(Boolean));
  if (held) parent.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({preventScroll: true});
  return parent;
}

// A text that opens the entry of a name.
export const ref = (name, text = name) => (
  h("button", {type: "button", class: "ref", "data-entry": name, title: name}, text === name ? broken(name) : text));

// A long name that may be broken after each word.
const broken = (name) => name.split("_").flatMap((word, at) => (at ? ["_", h("wbr"), word] : [word]));

export function table(caption, header, rows) {
  return h("div", {class: "wide"}, h("table", {},
    caption ? h("caption", {}, caption) : null,
    h("thead", {}, h("tr", {}, header.map((one) => ((one.text ?? one)
      ? h("th", {scope: "col", class: one.number ? "n" : null}, one.text ?? one) : h("td"))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, at) => (at === 0 ? h("th", {scope: "row"}, cell)
      : h("td", {class: header[at].number ? "n" : null, "data-label": header[at].text ?? header[at]}, cell))))))));
}

export const folded = (title, ...children) => h("details", {}, h("summary", {}, title), children);

// A chart with its sentence, its table and buttons that save it.
export function figure(drawn, sentence, more = [], name = "chart", source = "") {
  return h("figure", {}, drawn, h("figcaption", {}, sentence), h("div", {class: "buttons"},
    h("button", {type: "button", class: "quiet", onclick: () => save(drawn, name, "svg", source)}, "SVG"),
    h("button", {type: "button", class: "quiet", onclick: () => save(drawn, name, "png", source)}, "PNG"), more));
}

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-size", "font-weight",
  "font-family", "text-anchor"];

// The chart as a file of its own: its styles written into it, its source below it.
export function alone(drawn, source) {
  const copied = drawn.cloneNode(true);
  const [, , width, height] = drawn.getAttribute("viewBox").split(" ").map(Number);
  const originals = [drawn, ...drawn.querySelectorAll("*")], copies = [copied, ...copied.querySelectorAll("*")];
  originals.forEach((original, at) => {
    const style = getComputedStyle(original);
    for (const property of STYLED) copies[at].setAttribute(property, style.getPropertyValue(property));
  });
  const page = getComputedStyle(document.body);
  copied.setAttribute("viewBox", `0 0 ${width} ${height + 24}`);
  copied.setAttribute("width", width);
  copied.setAttribute("height", height + 24);
  copied.setAttribute("xmlns", SVG);
  copied.prepend(s("rect", {width, height: height + 24, fill: page.backgroundColor, stroke: "none"}));
  copied.append(s("text", {x: 8, y: height + 14, fill: page.color, stroke: "none", "font-size": "10px",
    "font-family": "sans-serif"}, source));
  return new XMLSerializer().serializeToString(copied);
}

function download(blob, name) {
  const link = h("a", {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function save(drawn, name, kind, source) {
  const text = alone(drawn, source);
  if (kind === "svg") {
    download(new Blob([text], {type: "image/svg+xml"}), `${name}.svg`);
    return;
  }
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", {width: 2 * image.width, height: 2 * image.height});
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(blob, `${name}.png`));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

export function copyButton(text, label = "Copy") {
  const button = h("button", {type: "button", class: "quiet", onclick: async () => {
    const area = h("textarea", {class: "away"}, text());
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    button.textContent = copied ? "Copied" : "Select and copy by hand";
    setTimeout(() => { button.textContent = label; }, 1500);
  }}, label);
  return button;
}
