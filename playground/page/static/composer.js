// The line one writes in: sends messages, runs what begins with a slash, completes commands, people and channels.

import { act, here } from "./server.js";

let refresh = () => undefined;
let commands = null;
const drafts = new Map();
const sent = [];
const box = () => document.querySelector("[data-role=composer]");
const list = () => document.getElementById("completion");

export function keepDraft() {
  if (box()) drafts.set(here.at, box().value);
  queueMicrotask(() => setTimeout(restoreDraft, 50));
}

function restoreDraft() {
  if (box() && !box().value && drafts.get(here.at)) box().value = drafts.get(here.at);
}

async function known() {
  commands ??= await fetch(`/page/words?as=${encodeURIComponent(here.as)}`).then((answer) => answer.json(), () => null);
  return commands ?? { commands: [], people: [], channels: [] };
}

// What could stand where the cursor is: {text, shown, note}.
async function suggestions(text, at) {
  const { commands: all, people, channels } = await known();
  const upTo = text.slice(0, at);
  if (!upTo.startsWith("/")) {
    const found = /(?:^|\s)([@#])([\p{L}\p{N}_.-]{0,30})$/u.exec(upTo);
    if (!found) return [];
    const names = found[1] === "@" ? people : channels;
    const start = at - found[2].length - 1;
    return names.filter((name) => name.toLowerCase().includes(found[2].toLowerCase())).slice(0, 8)
      .map((name) => ({ text: `${text.slice(0, start)}${found[1]}${name} `, shown: found[1] + name, note: "" }));
  }
  const [command, ...rest] = upTo.split(" ");
  if (!rest.length) return all.filter((each) => each.command.startsWith(command)).map((each) => ({ text: `${each.command} `, shown: each.command, note: each.description }));
  const own = all.find((each) => each.command === command);
  if (!own || rest.length > 1) return [];
  return own.words.filter((each) => each.word.startsWith(rest[0].toLowerCase()))
    .map((each) => ({ text: `${command} ${each.word} `, shown: `${command} ${each.word}`, note: each.note }));
}

async function suggest() {
  const field = box();
  if (!field) return;
  const { value, selectionEnd } = field;
  const found = await suggestions(value, selectionEnd);
  if (field !== box() || field.value !== value || document.activeElement !== field) return;
  const exact = found.length === 1 && found[0].text.trim() === value.trim() && value.endsWith(" ");
  list().replaceChildren(...(exact ? [] : found.map(line)));
  const shown = list().childElementCount > 0;
  list().hidden = !shown;
  field.setAttribute("aria-expanded", String(shown));
  field.removeAttribute("aria-activedescendant");
}

function line(each, number) {
  const node = document.createElement("div");
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", "false");
  node.id = `completion-${number}`;
  node.dataset.text = each.text;
  node.append(Object.assign(document.createElement("b"), { textContent: each.shown }));
  if (each.note) node.append(Object.assign(document.createElement("span"), { textContent: each.note }));
  return node;
}

function hide() {
  if (!list()) return;
  list().hidden = true;
  list().replaceChildren();
  box().setAttribute("aria-expanded", "false");
  box().removeAttribute("aria-activedescendant");
}

const active = () => list().querySelector("[aria-selected=true]");

function mark(step) {
  const all = [...list().children];
  const at = all.indexOf(active());
  active()?.setAttribute("aria-selected", "false");
  const next = all[at === -1 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
  box().setAttribute("aria-activedescendant", next.id);
}

function take(option) {
  box().value = option.dataset.text;
  box().focus();
  suggest();
}

function say(text) {
  const line = document.querySelector("[data-role=trouble]");
  if (!line) return;
  line.replaceChildren(text ?? "");
  line.hidden = !text;
  if (!text) return;
  const away = Object.assign(document.createElement("button"), { type: "button", textContent: "Dismiss" });
  away.addEventListener("click", () => (say(""), box()?.focus()));
  line.append(away);
}

async function send() {
  const text = box().value.trim();
  if (!text) return;
  const button = document.querySelector("[data-role=send]");
  hide();
  sent.push(text);
  box().value = "";
  drafts.delete(here.at);
  say("");
  const at = here.at;
  button.classList.add("is-busy");
  const answer = await act(text.startsWith("/") ? "command" : "say", { text });
  button.classList.remove("is-busy");
  localStorage.tried = "yes";
  hintAway();
  if (answer.trouble && here.at === at) say(answer.trouble);
  if (answer.refused && !box().value) box().value = text;
  await refresh("place", "sidebar", "modals");
  const messages = document.querySelector("[data-role=messages]");
  if (messages) messages.scrollTop = messages.scrollHeight;
}

async function reply(form) {
  const field = form.querySelector("textarea");
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  const verb = text.startsWith("/") ? "command" : "say";
  const answer = await act(verb, { text, thread_ts: here.thread });
  const line = document.querySelector("[data-role=thread-trouble]");
  line.textContent = answer.trouble ?? "";
  line.hidden = !answer.trouble;
  await refresh("thread", "place");
}

function hintAway() {
  const hint = document.querySelector("[data-role=hint]");
  if (hint) hint.hidden = localStorage.tried === "yes" || Boolean(box().value);
}

function key(event) {
  const field = event.target;
  const shown = !list().hidden;
  if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) mark(event.key === "ArrowDown" ? 1 : -1);
  else if (shown && event.key === "Tab") take(active() ?? list().firstElementChild);
  else if (shown && event.key === "Escape") hide();
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) shown && active() ? take(active()) : send();
  else if (event.key === "ArrowUp" && !field.value && sent.length) field.value = sent.at(-1);
  else return;
  event.preventDefault();
}

export function startComposer(redraw) {
  refresh = redraw;
  known();
  document.addEventListener("keydown", (event) => {
    if (event.target === box()) key(event);
    else if (event.target.matches?.("[data-role=thread-composer]") && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      reply(event.target.form);
    }
  });
  document.addEventListener("input", (event) => event.target === box() && (suggest(), hintAway()));
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches("[data-role=composer-form]")) send();
    if (event.target.matches("[data-role=thread-form]")) reply(event.target);
  });
  document.addEventListener("mousedown", (event) => event.target.closest("#completion") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const option = event.target.closest("#completion [role=option]");
    if (option) take(option);
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      box().value = fill.dataset.fill;
      box().focus();
      suggest();
    }
  });
  document.addEventListener("focusout", (event) => event.target === box() && setTimeout(hide, 0));
  new MutationObserver(hintAway).observe(document.getElementById("place"), { childList: true });
  hintAway();
}
