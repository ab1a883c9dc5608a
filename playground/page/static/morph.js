// Turns what is on the page into what the server drew, touching only what differs: focus, scrolling and
// half-typed text survive. Nodes with data-key are found again; a keyed node whose HTML is the same is skipped.

const drawn = new WeakMap();

export function remember(root) {
  for (const node of root.querySelectorAll("[data-key]")) drawn.set(node, node.outerHTML);
}

export function morphInto(host, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  children(host, fresh.content);
}

function children(old, fresh) {
  const keyed = new Map();
  for (const node of old.children) if (node.dataset.key) keyed.set(node.dataset.key, node);
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = wanted.dataset?.key;
    const known = key ? keyed.get(key) : at && !at.dataset?.key && at.nodeName === wanted.nodeName ? at : null;
    if (!known) {
      old.insertBefore(wanted, at);
      if (wanted.nodeType === Node.ELEMENT_NODE) {
        if (key) drawn.set(wanted, wanted.outerHTML);
        remember(wanted);
      }
      continue;
    }
    if (known !== at) old.insertBefore(known, at);
    else at = at.nextSibling;
    one(known, wanted);
    keyed.delete(key);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function one(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (fresh.dataset.key) {
    const html = fresh.outerHTML;
    if (drawn.get(old) === html) return;
    drawn.set(old, html);
  }
  if (sameElement(old, fresh)) return complaints(old, fresh);
  attributes(old, fresh);
  if (old.nodeName === "INPUT" && old.value !== fresh.value && !old.closest(".is-touched")) old.value = fresh.value;
  children(old, fresh);
}

// The person's own choice outlives a new drawing as long as the app sends the same element.
function sameElement(old, fresh) {
  const was = old.dataset;
  const is = fresh.dataset;
  return was.element && was.spec === is.spec && was.blockId === is.blockId && was.actionId === is.actionId;
}

function complaints(old, fresh) {
  const [control, drawnControl] = [old, fresh].map((root) => (root.id ? root : root.querySelector("[id]") ?? root));
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = drawnControl.getAttribute(name);
    if (value === null) control.removeAttribute(name);
    else control.setAttribute(name, value);
  }
}

function attributes(old, fresh) {
  const kept = old.nodeName === "DETAILS" ? "open" : "";
  for (const { name } of [...old.attributes]) if (name !== kept && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}
