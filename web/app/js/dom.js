/* Makes elements. Text goes in as text nodes and attributes as attributes, never as markup, so that
   whatever the data hold stays text. */

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === "on") { /* {on: {click: f}} */
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name === "style") { /* {style: {"--share": 0.5}}: a style attribute would break the CSP */
      for (const [property, setting] of Object.entries(value)) {
        element.style.setProperty(property, String(setting));
      }
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (name === "value" || name === "checked" || name === "selected") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(element, ...children);
  return element;
}

/* Children: nodes, texts, numbers, lists of them; null, undefined and false add nothing. */
export function add(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

/* el("p", {class: "note", hidden: true, on: {click: f}, style: {"--x": 1}, data: {id: 1}}, "text") */
export function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/* Puts the children in the place of what the element held. */
export function put(element, ...children) {
  element.replaceChildren();
  return add(element, ...children);
}

let last = 0;

/* An id no other element has. */
export function newId(prefix) {
  last += 1;
  return `${prefix || "e"}-${last}`;
}
