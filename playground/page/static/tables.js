// data_table: searching, sorting by a column, turning pages. All of it happens here; the app hears nothing.

const rowsOf = (table) => [...table.querySelectorAll("tbody tr")];

function draw(table) {
  const size = Number(table.dataset.pageSize);
  const words = table.querySelector(".data-search").value.trim().toLowerCase();
  const rows = rowsOf(table);
  const found = rows.filter((row) => row.textContent.toLowerCase().includes(words));
  const pages = Math.max(1, Math.ceil(found.length / size));
  const page = Math.min(Math.max(0, Number(table.dataset.page ?? 0)), pages - 1);
  table.dataset.page = page;
  const shown = new Set(found.slice(page * size, (page + 1) * size));
  for (const row of rows) row.hidden = !shown.has(row);
  table.querySelector(".data-count").textContent = `${found.length} ${found.length === 1 ? "row" : "rows"}`;
  table.querySelector(".data-page").textContent = `Page ${page + 1} of ${pages}`;
  const [back, on] = table.querySelectorAll("[data-page]");
  back.disabled = page === 0;
  on.disabled = page === pages - 1;
  table.querySelector(".data-pages").hidden = pages === 1;
  table.querySelector(".data-search").hidden = rows.length <= size;
}

function compare(one, other) {
  const [a, b] = [Number(one), Number(other)];
  return one !== "" && other !== "" && !Number.isNaN(a) && !Number.isNaN(b) ? a - b : one.localeCompare(other);
}

function sort(table, head) {
  const column = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const each of head.parentElement.children) each.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.children[column]?.dataset.sort ?? "";
  const rows = rowsOf(table).sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1));
  table.querySelector("tbody").append(...rows);
  table.dataset.page = 0;
  draw(table);
}

export function startTables() {
  const all = () => document.querySelectorAll(".data-table");
  all().forEach(draw);
  new MutationObserver((changes) => {
    if (changes.some((change) => [...change.addedNodes].some((node) => node.querySelector?.(".data-table")))) all().forEach(draw);
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    const table = event.target.closest(".data-table");
    const turn = event.target.closest("[data-page]:not(.data-table)");
    const head = event.target.closest("th[aria-sort]");
    if (table && turn) {
      table.dataset.page = Number(table.dataset.page ?? 0) + Number(turn.dataset.page);
      draw(table);
    } else if (table && head) sort(table, head);
  });
  document.addEventListener("input", (event) => {
    const table = event.target.closest(".data-table");
    if (!table || !event.target.matches(".data-search")) return;
    table.dataset.page = 0;
    draw(table);
  });
}
