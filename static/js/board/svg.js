/** Elements of pictures and of tables, without HTML strings. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An SVG element.
 * @param {string} name
 * @param {Record<string, string|number>} [attributes]
 * @param {(Node|string)[]} [children]
 */
export function svg(name, attributes = {}, children = []) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** An HTML element; see svg. */
export function html(name, attributes = {}, children = []) {
  return filled(document.createElement(name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
