// Modals: focus kept inside, Escape, Enter, the submission; and the question that a confirm object asks.

import { trouble } from "./actions.js";
import { act, here } from "./server.js";
import { stateIn } from "./values.js";

let refresh = () => undefined;
let before = null;
let front = null;
const TABBABLE = "a[href], button:not([disabled], [tabindex='-1']), input, textarea, select, [contenteditable], [tabindex='0'], summary";

const top = () => document.querySelector("#confirm [role=dialog]") ?? document.querySelector("#modals [role=dialog]:not([hidden])");
const stops = (dialog) => [...dialog.querySelectorAll(TABBABLE)].filter((each) => each.offsetParent !== null || each === document.activeElement);

// After the modals were drawn: who is in front gets the focus, who was behind gets it back.
export function afterModals() {
  const dialog = document.querySelector("#modals [role=dialog]:not([hidden])");
  const app = document.getElementById("app");
  app.inert = Boolean(dialog);
  if (dialog) app.setAttribute("aria-hidden", "true");
  else app.removeAttribute("aria-hidden");
  const id = dialog?.dataset.viewId ?? null;
  if (id === front) return;
  if (front === null) before = document.activeElement;
  front = id;
  if (dialog) return enter(dialog);
  (before?.isConnected && before !== document.body ? before : document.querySelector("[data-role=composer]"))?.focus();
  before = null;
}

function enter(dialog) {
  const body = dialog.querySelector(".dialog-body");
  const first = body.querySelector("[data-focus]") ?? stops(body)[0] ?? dialog.querySelector("[data-role=submit-view]") ?? dialog;
  first.focus();
}

function keepInside(event, dialog) {
  const list = stops(dialog);
  const [first, last] = [list[0], list.at(-1)];
  const outside = !dialog.contains(document.activeElement);
  if (event.shiftKey && (document.activeElement === first || outside)) last?.focus();
  else if (!event.shiftKey && (document.activeElement === last || outside)) first?.focus();
  else return;
  event.preventDefault();
}

async function submit(dialog) {
  const button = dialog.querySelector("[data-role=submit-view]");
  if (!button || button.disabled || button.classList.contains("is-busy")) return;
  button.classList.add("is-busy");
  button.setAttribute("aria-busy", "true");
  trouble(dialog, "");
  const answer = await act("submit", { view_id: dialog.dataset.viewId, state: stateIn(dialog) });
  button.classList.remove("is-busy");
  button.removeAttribute("aria-busy");
  await refresh("modals", "place", "sidebar", ...(here.thread ? ["thread"] : []));
  if (answer.trouble && dialog.isConnected) trouble(dialog, answer.trouble);
  const wrong = dialog.querySelector(".input-wrong [id][aria-invalid], .input-wrong [aria-invalid] input");
  wrong?.focus();
  // The sentence stands below its field, and may be below what is seen of the form.
  wrong?.closest(".input-wrong").scrollIntoView({ block: "nearest" });
}

async function close(dialog, all) {
  await act("close", { view_id: dialog.dataset.viewId, all });
  await refresh("modals");
}

// Ask as the app's confirm object says; resolves to whether the person goes on.
export function confirmed(question, from) {
  const host = document.getElementById("confirm");
  const frame = document.createElement("div");
  frame.innerHTML = `<div class="veil"></div><div class="dialog dialog-small" role="dialog" aria-modal="true" aria-labelledby="confirm-title" aria-describedby="confirm-text" tabindex="-1">
<header class="dialog-head"><h2 id="confirm-title"></h2></header><div class="dialog-body" id="confirm-text"></div>
<footer class="dialog-foot"><button type="button" class="btn" data-answer="no"></button><button type="button" class="btn" data-answer="yes"></button></footer></div>`;
  frame.querySelector("h2").textContent = question.title || "Are you sure?";
  frame.querySelector("#confirm-text").innerHTML = question.html;
  const [no, yes] = frame.querySelectorAll("button");
  no.textContent = question.deny || "Cancel";
  yes.textContent = question.confirm || "Yes";
  yes.classList.add(question.style === "danger" ? "btn-danger" : "btn-primary");
  host.replaceChildren(frame);
  yes.focus();
  return new Promise((done) => {
    const end = (answer) => {
      host.replaceChildren();
      if (from?.isConnected) (from.matches("button, input") ? from : from.querySelector("button, input"))?.focus();
      done(answer);
    };
    no.addEventListener("click", () => end(false));
    yes.addEventListener("click", () => end(true));
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end(false);
    });
  });
}

function enterKey(event, dialog) {
  const field = event.target;
  const single = field.matches("input:not([type=checkbox], [type=radio], [type=file])");
  if (!single && !((event.metaKey || event.ctrlKey) && field.matches("textarea, [contenteditable]"))) return;
  event.preventDefault();
  submit(dialog);
}

export function startDialogs(redraw) {
  refresh = redraw;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-role]");
    const dialog = event.target.closest("#modals [role=dialog]");
    if (!button || !dialog) return;
    if (button.dataset.role === "submit-view") submit(dialog);
    if (button.dataset.role === "close-view") close(dialog, false);
    if (button.dataset.role === "close-all") close(dialog, true);
  });
  document.addEventListener("submit", (event) => event.target.matches(".dialog-body") && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const dialog = top();
    if (!dialog) return;
    if (event.key === "Tab") keepInside(event, dialog);
    if (dialog.closest("#confirm")) return;
    if (event.key === "Escape") close(dialog, false);
    if (event.key === "Enter") enterKey(event, dialog);
  });
}
