// The page as a whole: where one is, what has to be drawn anew, and moving about.

import { startActions } from "./actions.js";
import { startComboboxes } from "./combobox.js";
import { keepDraft, startComposer } from "./composer.js";
import { afterModals, startDialogs } from "./dialog.js";
import { closeDrawer, startDrawer } from "./drawer.js";
import { startMenus } from "./menus.js";
import { morphInto, remember } from "./morph.js";
import { act, address, here, listenWhileSeen, part } from "./server.js";
import { startTables } from "./tables.js";
import { startTheme } from "./themes.js";

const hosts = Object.fromEntries([...document.querySelectorAll("[data-part]")].map((host) => [host.dataset.part, host]));
const wanted = new Set();
let drawing = null;

export function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.textContent = ""), 6000);
}

// Draw parts anew. Calls that come while one is under way are folded into the next round.
export function refresh(...names) {
  for (const name of names) wanted.add(name);
  // With nothing to draw the function below would end before `drawing` is set, which then would stay set for ever.
  if (!wanted.size) return drawing ?? Promise.resolve();
  drawing ??= (async () => {
    while (wanted.size) {
      const round = [...wanted];
      wanted.clear();
      await Promise.all(round.map(draw)).catch(() => say("The local Slack does not answer. Trying again…"));
    }
    drawing = null;
  })();
  return drawing;
}

const everything = () => refresh("sidebar", "place", "thread", "modals", "clock");

async function draw(name) {
  if (name === "thread") hosts.thread.hidden = !here.thread;
  if (name === "thread" && !here.thread) return hosts.thread.replaceChildren();
  const [as, at] = [here.as, here.at];
  const html = await part(name);
  // Drawn anew, a menu that somebody has open would be closed.
  if (name === "clock" && hosts.clock.querySelector("[aria-expanded=true]")) return undefined;
  // Not by `refresh`: it waits for the round that this is a part of.
  if (as !== here.as || at !== here.at) return wanted.add(name);
  const list = hosts[name].querySelector(".messages");
  const stuck = !list || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const focused = document.activeElement;
  const message = hosts[name].contains(focused) ? focused.closest("article[data-ts]") : null;
  morphInto(hosts[name], html);
  // A button that was pressed may be gone with what it did: who uses the keyboard stays at the message.
  if (message && !focused.isConnected) (message.isConnected ? message : document.querySelector("[data-role=composer]"))?.focus();
  if (stuck) toBottom(name);
  if (name === "modals") afterModals();
}

function toBottom(name) {
  const list = hosts[name].querySelector(".messages");
  if (list) list.scrollTop = list.scrollHeight;
}

export async function go(to, { push = true } = {}) {
  keepDraft();
  closeDrawer();
  const moved = to.at !== undefined && to.at !== here.at;
  const other = to.as !== undefined && to.as !== here.as;
  Object.assign(here, to);
  if (other) return location.assign(address());
  if (push) history.pushState({ ...here }, "", address());
  document.getElementById("app").classList.toggle("with-thread", Boolean(here.thread));
  if (moved) hosts.place.replaceChildren();
  if (here.at === "home") act("open_home");
  await refresh("place", "sidebar", "thread");
  if (moved) {
    toBottom("place");
    document.title = `${hosts.place.querySelector("h1")?.textContent.trim() ?? ""} · Local Slack`;
    document.querySelector("[data-role=composer]")?.focus();
  }
  if (to.thread) document.querySelector("[data-role=thread-composer]")?.focus();
}

// The message that a permalink means, brought before the eyes.
function point(ts) {
  const article = document.querySelector(`${here.thread ? "#thread " : ""}article[data-ts="${CSS.escape(ts)}"]`);
  if (!article) return say("That message is not here any more.");
  article.scrollIntoView({ block: "center" });
  article.classList.add("is-meant");
  setTimeout(() => article.classList.remove("is-meant"), 2500);
  return undefined;
}

function concerns(change) {
  if (["reset", "missed", "channel", "person"].includes(change.kind)) return ["sidebar", "place", "thread", "modals", "clock"];
  if (change.kind === "clock") return ["clock", "place", "thread"];
  if (change.kind === "view") return ["modals"];
  if (change.kind === "home") return here.at === "home" ? ["place"] : [];
  if (change.kind === "read" || change.kind === "connections") return ["sidebar"];
  return change.channel === here.at ? ["sidebar", "place", ...(here.thread ? ["thread"] : [])] : ["sidebar"];
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at], a[data-channel], button[data-thread], a[href*='/archives/']");
  if (!link || event.metaKey || event.ctrlKey) return;
  const message = /\/archives\/(\w+)\/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?/.exec(link.href ?? "");
  if (link.target && !message) return;
  event.preventDefault();
  if (message) {
    const ts = `${message[2]}.${message[3]}`;
    go({ at: message[1], thread: message[4] ?? "", shown: 5000 }).then(() => point(ts));
    return;
  }
  if (link.dataset.thread) go({ thread: link.dataset.thread });
  else go({ at: link.dataset.at ?? link.dataset.channel, thread: "", shown: 0 });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-role=close-thread]")) go({ thread: "" });
  const more = event.target.closest("[data-role=more]");
  if (more) {
    more.previousElementSibling.classList.remove("text-long");
    more.remove();
  }
  if (event.target.closest("[data-role=earlier]")) {
    here.shown = (here.shown || 150) + 150;
    refresh("place");
  }
});
document.querySelector("[data-role=person-switch]").addEventListener("change", (event) => go({ as: event.target.value, thread: "" }));
addEventListener("popstate", (event) => event.state && go(event.state, { push: false }));

// What the clock says grows old by itself.
setInterval(() => document.visibilityState === "visible" && hosts.clock.childElementCount && refresh("clock"), 30_000);
remember(document);
const meant = decodeURIComponent(location.hash.slice(1));
history.replaceState({ ...here }, "", location.href);
startMenus();
startActions(refresh);
startComboboxes();
startComposer(refresh);
startDialogs(refresh);
startDrawer();
startTables();
startTheme();
toBottom("place");
toBottom("thread");
afterModals();
if (here.at === "home") act("open_home");
if (/^\d+\.\d+$/.test(meant)) point(meant);
listenWhileSeen({
  again: everything,
  lost: () => say("Lost the local Slack. Trying again…"),
  changes: (changes) => refresh(...new Set(changes.flatMap(concerns))),
});
document.documentElement.dataset.ready = "yes";
