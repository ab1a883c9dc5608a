// Every kind of select: type to narrow down, arrows and Enter to choose. External ones ask the app while typing.

import { changed, placeOf } from "./actions.js";
import { beside } from "./menus.js";
import { act } from "./server.js";

const rootOf = (node) => node?.closest?.(".select");
const inputOf = (root) => root.querySelector("[role=combobox]");
const listOf = (root) => root.querySelector(".options");
const options = (root) => [...listOf(root).querySelectorAll("[role=option]:not([hidden])")];
const isMany = (root) => root.classList.contains("select-many");
const asks = (root) => root.dataset.element.endsWith("external_select");
let asked = 0;

function labelOf(root) {
  return root.dataset.label ?? inputOf(root).defaultValue;
}

function show(root) {
  if (!listOf(root).hidden) return;
  listOf(root).hidden = false;
  inputOf(root).setAttribute("aria-expanded", "true");
  beside(listOf(root), inputOf(root));
  filter(root, "");
}

function hide(root, restore = true) {
  if (listOf(root).hidden) return;
  listOf(root).hidden = true;
  inputOf(root).setAttribute("aria-expanded", "false");
  inputOf(root).removeAttribute("aria-activedescendant");
  if (restore) inputOf(root).value = isMany(root) ? "" : labelOf(root);
}

function activate(root, option) {
  for (const each of listOf(root).querySelectorAll(".is-active")) each.classList.remove("is-active");
  if (!option) return inputOf(root).removeAttribute("aria-activedescendant");
  option.classList.add("is-active");
  option.scrollIntoView({ block: "nearest" });
  inputOf(root).setAttribute("aria-activedescendant", option.id);
  return undefined;
}

function note(root, text) {
  listOf(root).querySelector(".option-note")?.remove();
  if (!text) return;
  const line = Object.assign(document.createElement("li"), { className: "option-note", textContent: text });
  line.setAttribute("role", "presentation");
  listOf(root).append(line);
}

function filter(root, query) {
  if (asks(root)) return ask(root, query);
  const words = query.trim().toLowerCase();
  let group = null;
  for (const line of listOf(root).children) {
    if (line.classList.contains("option-group")) {
      group = line;
      group.hidden = true;
    } else if (line.matches("[role=option]")) {
      line.hidden = Boolean(words) && !line.textContent.toLowerCase().includes(words);
      if (group && !line.hidden) group.hidden = false;
    }
  }
  note(root, options(root).length ? "" : "No results");
  const chosen = options(root).find((each) => each.getAttribute("aria-selected") === "true");
  activate(root, words ? options(root)[0] : chosen ?? options(root)[0]);
  return undefined;
}

async function ask(root, query) {
  const turn = ++asked;
  const least = Number(root.dataset.minQuery);
  if (query.length < least) {
    fill(root, []);
    return note(root, least === 1 ? "Type to search" : `Type at least ${least} characters to search`);
  }
  note(root, "Loading…");
  await new Promise((later) => setTimeout(later, query ? 180 : 0));
  if (turn !== asked) return undefined;
  const place = placeOf(root);
  const answer = await act("options", { ...place, block_id: root.dataset.blockId, action_id: root.dataset.actionId, query });
  if (turn !== asked || listOf(root).hidden) return undefined;
  fill(root, answer.choices ?? []);
  note(root, answer.trouble ?? (answer.choices?.length ? "" : "No results"));
  activate(root, options(root)[0]);
  beside(listOf(root), inputOf(root));
  return undefined;
}

function fill(root, choices) {
  const list = listOf(root);
  list.replaceChildren();
  let group = "";
  choices.forEach((choice, number) => {
    if (choice.group && choice.group !== group) {
      const head = Object.assign(document.createElement("li"), { className: "option-group", textContent: choice.group });
      head.setAttribute("role", "presentation");
      list.append(head);
      group = choice.group;
    }
    const line = document.createElement("li");
    line.id = `${list.id}-${number}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(chosenValues(root).includes(choice.value)));
    line.dataset.option = choice.value;
    line.append(Object.assign(document.createElement("span"), { textContent: choice.label }));
    if (choice.description) line.append(Object.assign(document.createElement("small"), { textContent: choice.description }));
    list.append(line);
  });
}

function chosenValues(root) {
  return isMany(root) ? [...root.querySelectorAll(".chip")].map((chip) => chip.dataset.option) : [root.dataset.chosen];
}

function choose(root, option) {
  const label = option.querySelector("span").textContent;
  root.classList.add("is-touched");
  activate(root, option);
  if (isMany(root)) toggle(root, option.dataset.option, label);
  else {
    root.dataset.chosen = option.dataset.option;
    root.dataset.label = label;
    inputOf(root).value = label;
    hide(root, false);
  }
  for (const each of listOf(root).querySelectorAll("[role=option]")) {
    each.setAttribute("aria-selected", String(chosenValues(root).includes(each.dataset.option)));
  }
  root.querySelector(".select-clear")?.removeAttribute("hidden");
  changed(root);
}

function toggle(root, value, label) {
  const chips = root.querySelector(".chips");
  const known = [...chips.children].find((chip) => chip.dataset.option === value);
  if (known) known.remove();
  else if (root.dataset.most && chips.children.length >= Number(root.dataset.most)) return note(root, `At most ${root.dataset.most}`);
  else {
    const chip = Object.assign(document.createElement("button"), { type: "button", className: "chip" });
    chip.dataset.option = value;
    chip.setAttribute("aria-label", `Remove ${label}`);
    chip.append(Object.assign(document.createElement("span"), { textContent: label }), "×");
    chips.append(chip);
  }
  inputOf(root).value = "";
  if (!listOf(root).hidden) beside(listOf(root), inputOf(root));
  return undefined;
}

function clear(root) {
  root.dataset.chosen = root.dataset.label = inputOf(root).value = "";
  for (const each of listOf(root).children) each.setAttribute("aria-selected", "false");
  root.querySelector(".select-clear").hidden = true;
  inputOf(root).focus();
  changed(root);
}

function key(event, root) {
  const shown = !listOf(root).hidden;
  const list = options(root);
  const at = list.findIndex((each) => each.classList.contains("is-active"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!shown) return show(root);
    const step = event.key === "ArrowDown" ? 1 : -1;
    return activate(root, list[(at + step + list.length) % list.length]);
  }
  if (event.key === "Enter" && shown) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return list[at] && choose(root, list[at]);
  }
  if (event.key === "Escape" && shown) {
    event.stopImmediatePropagation();
    return hide(root);
  }
  if (event.key === "Backspace" && isMany(root) && !event.target.value) {
    const last = root.querySelector(".chips").lastElementChild;
    last?.remove();
    return last && changed(root);
  }
  return undefined;
}

export function startComboboxes() {
  document.addEventListener("mousemove", (event) => {
    const option = event.target.closest?.(".options [role=option]:not(.is-active)");
    if (option) activate(rootOf(option), option);
  });
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".options")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const root = rootOf(event.target);
    if (!root) return;
    const option = event.target.closest("[role=option]");
    const chip = event.target.closest(".chip");
    if (option) choose(root, option);
    else if (chip) (chip.remove(), changed(root), inputOf(root).focus());
    else if (event.target.closest(".select-clear")) clear(root);
    else if (event.target === inputOf(root)) (show(root), inputOf(root).select());
  });
  document.addEventListener("input", (event) => {
    const root = rootOf(event.target);
    if (!root) return;
    show(root);
    filter(root, event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    const root = rootOf(event.target);
    if (root && event.target === inputOf(root)) key(event, root);
  }, true);
  document.addEventListener("focusout", (event) => {
    const root = rootOf(event.target);
    if (root && !root.contains(event.relatedTarget)) hide(root);
  });
  document.addEventListener("scroll", (event) => {
    const root = rootOf(document.activeElement);
    if (root && !listOf(root).hidden && !event.target.closest?.(".options")) beside(listOf(root), inputOf(root));
  }, true);
}
