// Sort tables by their headings and filter those of segments. All is legible without it.
(() => {
  const value = (row, column) => row.cells[column]?.textContent.trim() ?? "";
  const number = (text) => parseFloat(text.replace("−", "-").replace(/[,\s$€£¥<+]/g, ""));
  const compare = (a, b, numeric) => numeric
    ? (isNaN(number(a)) ? -Infinity : number(a)) - (isNaN(number(b)) ? -Infinity : number(b))
    : a.localeCompare(b, document.documentElement.lang, { numeric: true });

  function sort(table, column, button) {
    const head = button.parentElement;
    const falling = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => !row.querySelector("em"));
    const last = [...body.rows].filter((row) => row.querySelector("em"));
    const numeric = rows.some((row) => !isNaN(number(value(row, column))))
      && rows.every((row) => !isNaN(number(value(row, column))) || /^–?$/.test(value(row, column)));
    rows.sort((a, b) => compare(value(a, column), value(b, column), numeric) * (falling ? -1 : 1));
    body.append(...rows, ...last);
  }

  function offerSorting(table) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const title = head.textContent.trim();
      if (!title) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column, button));
      head.append(button);
    });
  }

  function offerFilter(table, label) {
    const field = document.createElement("input");
    field.type = "search";
    field.className = "filter";
    field.placeholder = label;
    field.setAttribute("aria-label", label);
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/);
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
    });
    table.parentElement.before(field);
  }

  const label = document.body.dataset.filter;
  for (const table of document.querySelectorAll(".table table")) {
    const rows = table.tBodies[0]?.rows.length ?? 0;
    if (rows > 2) offerSorting(table);
    // A table of segments begins with their numbers, in a column without a heading.
    const heads = table.tHead ? [...table.tHead.rows[0].cells].map((head) => head.textContent.trim()) : [];
    if (rows > 4 && heads[0] === "" && heads[1]) offerFilter(table, label);
  }
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
})();
