// A table becomes a picture: each row says where its figures stand, in percent of the axis.
const explorer = page.one("#page-explorer");
const { make, at } = page;
const isPhone = matchMedia("(max-width: 43.99rem)");
const line = (kind, x1, x2, y1 = "50%", y2 = y1) => make("line", { class: kind, x1, x2, y1, y2 });
const places = (node) => (node.dataset.at ?? "").split(" ").filter(Boolean).map((place) => `${place}%`);
const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
const written = (sheet, value) => {
  const { unit } = page.facts.explorer.sheets[sheet];
  return unit === "share" ? page.percent(value) : page.amount(value, unit);
};

// A row in words: its name, then each figure under its heading.
function words(row) {
  const heads = page.all("thead th", row.closest("table")).filter((head) => !head.matches(".plot"));
  const cells = [...row.cells].filter((cell) => !cell.matches(".plot"));
  const parts = cells.map((cell, index) => (index && text(cell) ? `${text(heads[index])}: ${text(cell)}` : text(cell)));
  return parts.filter(Boolean).join("\n");
}
function picture(label, ...marks) {
  const node = make("svg", { role: "img", tabindex: 0, "aria-label": label.replaceAll("\n", "; ") }, ...marks);
  page.tell(node, label, page.one(".dot", node) ?? node);
  return node;
}
// Quantiles of a number (5, 25, 50, 75, 95 %), or the interval of an outcome around its estimate.
function marks(row, everyone) {
  const all = places(everyone);
  const own = places(row);
  const middle = Math.floor(own.length / 2);
  const band = all.length > 1 ? make("rect", { class: "typical", x: all[1], width: at((parseFloat(all[3]) - parseFloat(all[1])) / 100), height: "100%" }) : null;
  const back = [band, line("everyone", all[Math.floor(all.length / 2)], all[Math.floor(all.length / 2)], 0, "100%")];
  if (!own.length || row === everyone) return back;
  const half = own.length > 3 ? line("half", own[1], own[3]) : null;
  return [...back, line("whisker", own[0], own.at(-1)), half, make("circle", { class: "dot", cx: own[middle], cy: "50%", r: 7 })];
}
// A dot for each segment shown; dots that would cover each other step aside.
function shares(row) {
  const cells = page.visible().map((s) => page.one(`[data-segment="${s.number}"][data-at]`, row)).filter(Boolean);
  cells.sort((a, b) => b.dataset.at - a.dataset.at);
  const [all] = places(row);
  const near = isPhone.matches ? 5 : 2;
  let before = Infinity;
  let step = 0;
  return [line("track", "0%", "100%"), line("everyone", all, all, "15%", "85%"), ...cells.map((cell) => {
    const place = Number(cell.dataset.at);
    step = before - place < near ? (step + 1) % 3 : 0;
    before = place;
    const dot = make("circle", { class: "dot", cx: `${place}%`, cy: ["50%", "24%", "76%"][step], r: 6.5 });
    return make("g", { class: cell.className.replace("more ", "") }, dot);
  })];
}
const shareWords = (row) => {
  const cells = page.visible().map((s) => [s, page.one(`[data-segment="${s.number}"]`, row)]);
  const lines = cells.map(([s, cell]) => `${s.name}: ${text(cell).replace(/ (\S+)$/, " (index $1)")}`);
  return [`${text(row.cells[0])}: ${text(page.one("td:not(.plot)", row))} of all customers`, ...lines].join("\n");
};

function ruler(sheet) {
  const label = ([place, value]) => make("text", { x: `${place}%`, y: 17, "text-anchor": place < 6 ? "start" : place > 94 ? "end" : "middle" }, written(sheet, value));
  const { ticks } = page.facts.explorer.sheets[sheet];
  return make("svg", { class: "ruler", "aria-hidden": "true" }, line("edge", "0%", "100%", 0),
    ...ticks.flatMap((tick) => [line("edge", `${tick[0]}%`, `${tick[0]}%`, 0, 4), label(tick)]));
}
// The picture's column is made when a table is shown first, and filled again when segments change.
function draw(place, sheet) {
  const rows = page.all("tbody tr", sheet);
  const isCategory = sheet.matches(".category");
  if (!page.one(".plot", sheet)) {
    page.one("thead tr", sheet).cells[0].after(make("th", { class: "plot", scope: "col" }, isCategory ? "a dot a segment; line: all customers" : "band and line: all customers"));
    for (const row of rows) row.cells[0].after(make("td", { class: "plot" }));
    const foot = make("tr", { "aria-hidden": "true" }, make("td"), make("td", { class: "plot" }, ruler(place)));
    page.one("table", sheet).append(make("tfoot", {}, foot));
  }
  for (const row of rows) {
    const drawing = isCategory ? picture(shareWords(row), ...shares(row)) : picture(words(row), ...marks(row, page.one(".all", sheet)));
    page.one(".plot", row).replaceChildren(drawing);
  }
}

if (explorer) {
  const choice = page.one("#page-measure");
  const asTable = page.one("#page-as-table");
  const sheets = page.all(".sheet", explorer);
  explorer.classList.add("live");
  const show = () => {
    const isTable = asTable.getAttribute("aria-pressed") === "true";
    page.hideTip();
    explorer.classList.toggle("drawn", !isTable);
    sheets.forEach((sheet, place) => {
      const isChosen = place === Number(choice.value);
      sheet.hidden = !isChosen;
      sheet.open = isChosen;
      if (isChosen && !isTable) draw(place, sheet);
    });
  };
  choice.addEventListener("change", show);
  asTable.addEventListener("click", () => {
    asTable.setAttribute("aria-pressed", asTable.getAttribute("aria-pressed") !== "true");
    show();
  });
  isPhone.addEventListener("change", show);
  page.listen(show);
  show();
  
  page.one(".tools", explorer).hidden = false;

  // The map takes its figures from the same tables.
  const map = page.one("#page-map");
  if (map) {
    const axes = page.all("select.axis", map);
    const start = axes.map((axis) => axis.value).join();
    const rowOf = (sheet, s) => page.one(`tr[data-segment="${s.number}"][data-at]`, sheets[sheet]);
    const up = (place) => `${100 - parseFloat(place)}%`;
    const points = (s, isTurned) => {
      const own = page.facts.explorer.points[s.number] ?? [];
      const circles = [];
      for (let i = 0; i < own.length; i += 2) {
        const [x, y] = isTurned ? [own[i + 1], own[i]] : [own[i], own[i + 1]];
        circles.push(make("circle", { class: "point", cx: `${x}%`, cy: up(y), r: 2.5 }));
      }
      return circles;
    };
    const grid = (place, isUpward) => page.facts.explorer.sheets[place].ticks.flatMap(([tick, value]) => {
      const x = `${tick}%`;
      const label = isUpward ? { x: 4, y: up(x), dy: -4 } : { x, y: "100%", dy: 16, "text-anchor": tick > 94 ? "end" : tick < 6 ? "start" : "middle" };
      return [isUpward ? line("grid", 0, "100%", up(x)) : line("grid", x, x, 0, "100%"), make("text", label, written(place, value))];
    });
    const drawMap = () => {
      const [across, upward] = axes.map((axis) => Number(axis.value));
      const pair = [across, upward].join();
      const isTurned = pair === start.split(",").reverse().join();
      const hasPoints = pair === start || isTurned;
      const shown = page.visible().map((s) => [s, rowOf(across, s), rowOf(upward, s)]).filter(([, x, y]) => x && y);
      const place = new Map(page.facts.segments.map((s, index) => [s, index + 1]));
      const typically = (row) => text(page.one("td:not(.plot)", row));
      const label = (select, row) => `${text(select.selectedOptions[0])}: ${typically(row)}`;
      const colour = (s) => s.colour + (s.isWeak ? " weak" : "");
      const discs = shown.map(([s, x, y]) => {
        const [xs, ys] = [places(x), places(y).map(up)];
        const says = [s.name, label(axes[0], x), label(axes[1], y)].join("\n");
        const disc = make("g", { class: `disc ${colour(s)}`, role: "img", tabindex: 0, "aria-label": says.replaceAll("\n", "; ") },
          line("whisker", xs[1], xs[3], ys[2]), line("whisker", xs[2], xs[2], ys[1], ys[3]),
          make("circle", { class: "dot", cx: xs[2], cy: ys[2], r: 11 }),
          make("text", { x: xs[2], y: ys[2], dy: 4 }, String(place.get(s))));
        page.tell(disc, says, page.one("circle", disc));
        return disc;
      });
      page.one(".plane", map).replaceChildren(make("svg", { role: "group", "aria-label": "Map of the segments" },
        ...grid(across, false), ...grid(upward, true),
        ...(hasPoints ? shown.map(([s]) => make("g", { class: s.colour, "aria-hidden": "true" }, ...points(s, isTurned))) : []), ...discs));
      page.one(".legend", map).replaceChildren(...shown.map(([s, x, y]) => make("li", { class: colour(s) },
        make("b", { class: "place" }, String(place.get(s))), make("bdi", {}, s.name), make("span", { class: "soft" }, `${typically(x)} · ${typically(y)}`))));
      for (const note of page.all(".with", map)) note.hidden = !hasPoints;
      for (const note of page.all(".without", map)) note.hidden = hasPoints;
    };
    for (const axis of axes) axis.addEventListener("change", drawMap);
    page.listen(drawMap);
    drawMap();
    map.hidden = false;
  }
}
