// The wire: rows come by themselves, a filter, and a way to hold still while reading.

import { morphInto, remember } from "./morph.js";
import { startTheme } from "./themes.js";

const host = document.getElementById("wire");
const form = document.querySelector("[data-role=wire-form]");
const hold = document.querySelector("[data-role=hold]");
let waiting = null;

async function draw() {
  waiting = null;
  if (hold.checked) return;
  const answer = await fetch(`/wire/rows?${new URLSearchParams({ q: form.q.value })}`).catch(() => null);
  if (answer?.ok) morphInto(host, await answer.text());
}

function soon(after = 250) {
  waiting ??= setTimeout(draw, after);
}

remember(document);
startTheme();
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => soon(120));
const source = new EventSource("/page/stream");
source.addEventListener("changes", () => soon());
source.addEventListener("open", () => soon());
