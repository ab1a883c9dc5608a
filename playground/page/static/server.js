// What this page asks of the local Slack: parts of itself, acts of the person, and the stream of changes.

export const here = {
  as: document.body.dataset.as,
  at: document.body.dataset.at,
  thread: document.body.dataset.thread || "",
  shown: 0,
};

export function address() {
  const query = new URLSearchParams({ as: here.as, at: here.at });
  if (here.thread) query.set("thread", here.thread);
  return `/?${query}`;
}

export async function part(name) {
  const query = new URLSearchParams({ as: here.as, at: here.at });
  if (here.thread) query.set("thread", here.thread);
  if (here.shown) query.set("shown", here.shown);
  if (document.visibilityState === "visible") query.set("seen", "1");
  const answer = await fetch(`/page/part/${name}?${query}`);
  if (!answer.ok) throw new Error(`the part ${name} came with status ${answer.status}`);
  return answer.text();
}

// Always resolves: where the local Slack itself cannot be reached, `trouble` says so.
export async function act(verb, given = {}) {
  if (here.at === "gallery") return { choices: ["Acme", "Bluefin", "Cobalt"].map((label) => ({ label, value: `"${label}"` })) };
  try {
    const answer = await fetch(`/page/act/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: here.as, at: here.at, ...given }),
    });
    return await answer.json();
  } catch {
    return { trouble: "The local Slack does not answer. Is it still running?" };
  }
}

// Listens while somebody looks: a browser opens few connections to one server, and hidden tabs would hold them all.
export function listenWhileSeen(on) {
  let source = listen(on);
  document.addEventListener("visibilitychange", () => {
    source?.close();
    source = document.visibilityState === "visible" ? listen(on) : null;
  });
}

function listen(on) {
  const source = new EventSource(`/page/stream?as=${encodeURIComponent(here.as)}`);
  // The first time, too: what happened between the drawing of the page and this moment nobody told it.
  source.addEventListener("open", on.again);
  source.addEventListener("error", on.lost);
  source.addEventListener("changes", (event) => on.changes(JSON.parse(event.data)));
  return source;
}
