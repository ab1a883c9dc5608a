// Buttons and inputs of Block Kit: what goes to the app at once, after asking where the app wants that.

import { confirmed } from "./dialog.js";
import { closeMenu } from "./menus.js";
import { act, here } from "./server.js";
import { stateIn, valueOf } from "./values.js";

let refresh = () => undefined;

// The view or the message that an element stands in, as the server wants to hear it.
export function placeOf(node) {
  const view = node.closest("[data-view-id]");
  if (view) return { view_id: view.dataset.viewId };
  const article = node.closest("article[data-ts]");
  return article ? { channel: article.dataset.channel, ts: article.dataset.ts } : {};
}

const hostOf = (node) => node.closest("[data-view-id], article[data-ts]") ?? document.body;

async function send(root, value, busy) {
  const confirm = root.dataset.confirm;
  if (confirm && !(await confirmed(JSON.parse(confirm), root))) return;
  busy?.classList.add("is-busy");
  busy?.setAttribute("aria-busy", "true");
  const host = hostOf(root);
  const { blockId: block_id, actionId: action_id } = root.dataset;
  const answer = await act("action", { ...placeOf(root), block_id, action_id, value, state: stateIn(host) });
  busy?.classList.remove("is-busy");
  busy?.removeAttribute("aria-busy");
  trouble(host, answer.trouble);
  await refresh("place", "sidebar", "modals", ...(here.thread ? ["thread"] : []));
}

export function trouble(host, text) {
  const line = host.querySelector(".message-trouble, .dialog-trouble");
  if (!line) return;
  const words = line.querySelector("span") ?? line;
  words.textContent = text ?? "";
  line.hidden = !text;
}

// An element has another value now: forget the complaint, tell the app where it wants to hear of it at once.
export function changed(root) {
  const block = root.closest(".input-wrong");
  if (block) {
    block.classList.remove("input-wrong");
    block.querySelector(".input-error").hidden = true;
    for (const control of block.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }
  if (root.dataset.dispatch === "change") send(root, valueOf(root));
}

function pressed(button) {
  if (button.dataset.url) open(button.dataset.url, "_blank", "noopener");
  send(button, button.dataset.value ?? null, button);
}

const BUTTONS = "[data-element=button], [data-element=workflow_button], [data-element=icon_button], [data-element=feedback_buttons]";
const typing = new Map();

function typed(event) {
  const root = event.target.closest("[data-element]");
  if (!root || root.matches(".select")) return;
  root.classList.add("is-touched");
  if (event.type === "change" || event.target.isContentEditable || event.target.matches("textarea, [type=text]")) {
    if (event.type === "change" ? !root.dataset.dispatch?.includes("pressed") : root.closest(".input-wrong")) changed(root);
  }
  if (event.type === "input" && root.dataset.dispatch?.includes("character_entered")) {
    clearTimeout(typing.get(root));
    typing.set(root, setTimeout(() => send(root, valueOf(root)), 300));
  }
}

async function attach(root) {
  const files = await Promise.all([...root.files].map(async (file) => ({
    name: file.name,
    content: await new Promise((done) => {
      const reader = Object.assign(new FileReader(), { onload: () => done(String(reader.result).split(",")[1] ?? "") });
      reader.readAsDataURL(file);
    }),
  })));
  const answer = await act("upload", { files });
  root.dataset.files = JSON.stringify(answer.files ?? []);
  root.setCustomValidity(answer.trouble ?? "");
  root.reportValidity();
  changed(root);
}

async function shortcut(button) {
  const article = button.closest("article[data-ts]");
  closeMenu(true);
  const answer = await act("shortcut", { callback_id: button.dataset.shortcut, ...(article ? placeOf(button) : {}) });
  if (article) trouble(article, answer.trouble);
  else if (answer.trouble) {
    const line = document.querySelector("[data-role=trouble]");
    line.textContent = answer.trouble;
    line.hidden = false;
  }
  await refresh("place", "sidebar", "modals", ...(here.thread ? ["thread"] : []));
}

// The app does what has fallen due till then; what it says arrives by itself.
async function moveClock(button) {
  closeMenu(true);
  const answer = await act("move_clock", { to: button.dataset.moment });
  document.getElementById("toast").textContent = answer.trouble ?? `${button.textContent.trim()}: the app catches up.`;
  setTimeout(() => (document.getElementById("toast").textContent = ""), 4000);
  await refresh("clock", "place", "sidebar");
}

export function startActions(redraw) {
  refresh = redraw;
  document.addEventListener("click", (event) => {
    const button = event.target.closest(BUTTONS);
    if (button) return pressed(button);
    const item = event.target.closest("[role=menuitem]");
    if (item?.dataset.shortcut) return shortcut(item);
    if (item?.dataset.moment) return moveClock(item);
    if (item) {
      closeMenu(true);
      return send(item.closest("[data-element]"), { selected_option: JSON.parse(item.dataset.option) });
    }
    const mark = event.target.closest("[data-mark]");
    if (mark) document.execCommand(mark.dataset.mark);
    return undefined;
  });
  document.addEventListener("mousedown", (event) => event.target.closest("[data-mark]") && event.preventDefault());
  document.addEventListener("input", typed);
  document.addEventListener("change", (event) => (event.target.type === "file" ? attach(event.target) : typed(event)));
  document.addEventListener("keydown", (event) => {
    const root = event.target.closest?.("[data-element]");
    if (event.key === "Enter" && root?.dataset.dispatch?.includes("enter_pressed") && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      send(root, valueOf(root));
    }
  });
}
