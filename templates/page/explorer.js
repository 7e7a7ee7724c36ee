// A table becomes a picture: each row says where its figures stand, in percent of its axis.
const explorer = page.one("#page-explorer");
const { make, one, all } = page;
const isPhone = matchMedia("(max-width: 43.99rem)");
const svg = (name, kind, attributes, ...children) => make(name, { class: kind, ...attributes }, ...children);
const line = (kind, x1, x2, y1 = "50%", y2 = y1) => svg("line", kind, { x1, x2, y1, y2 });
const circle = (kind, cx, cy, r) => svg("circle", kind, { cx, cy, r });
const places = (node) => (node.dataset.at ?? "").split(" ").filter(Boolean).map((place) => `${place}%`);
const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
const tint = (s) => s.colour + (s.isWeak ? " weak" : "");
const figure = (row) => text(one("td:not(.plot)", row));
// Round numbers of an axis and where they stand: [place, label].
function ticks(sheet) {
  const scale = page.facts.explorer.sheets[sheet];
  return scale.ticks.map(([place, value]) => [place, scale.unit === "share" ? page.percent(value) : page.amount(value, scale.unit)]);
}
const ruler = (sheet, kind, end, y, dy) => ticks(sheet).flatMap(([place, label]) => {
  const x = `${place}%`;
  return [line(kind, x, x, 0, end), make("text", { x, y, dy, "text-anchor": place < 6 ? "start" : place > 94 ? "end" : "middle" }, label)];
});
const spoken = (says) => ({ role: "img", tabindex: 0, "aria-label": says.replaceAll("\n", "; ") });

// A row in words: its name, then each figure under its heading.
function words(row, heads) {
  const [name, ...cells] = all("th, td:not(.plot)", row).map(text);
  return [name, ...cells.map((cell, index) => cell && `${heads[index]}: ${cell}`)].filter(Boolean).join("\n");
}
// Quantiles of a number (5, 25, 50, 75, 95 %), or the interval of an outcome around its estimate.
function marks(row, everyone) {
  const [own, whole] = [places(row), places(everyone)];
  const middle = (list) => list[list.length >> 1];
  const width = `${parseFloat(whole[3]) - parseFloat(whole[1])}%`;
  return [
    whole.length > 1 ? svg("rect", "typical", { x: whole[1], width, height: "100%" }) : null,
    line("everyone", middle(whole), middle(whole), 0, "100%"),
    ...(own.length && row !== everyone
      ? [line("whisker", own[0], own.at(-1)), own.length > 3 ? line("half", own[1], own[3]) : null, circle("dot", middle(own), "50%", 7)] : []),
  ];
}
// A dot for each segment shown; dots that would cover each other step aside.
function shares(row) {
  const cells = all("[data-segment][data-at]", row).filter((cell) => !cell.hidden);
  cells.sort((a, b) => b.dataset.at - a.dataset.at);
  let [before, step] = [Infinity, 0];
  const [overall] = places(row);
  return [line("track", "0%", "100%"), line("everyone", overall, overall, "15%", "85%"), ...cells.map((cell) => {
    const place = Number(cell.dataset.at);
    step = before - place < (isPhone.matches ? 5 : 2) ? (step + 1) % 3 : 0;
    before = place;
    return svg("g", tint(page.segment(cell.dataset.segment)), {}, circle("dot", `${place}%`, ["50%", "24%", "76%"][step], 6.5));
  })];
}
const shareWords = (row) => [
  `${text(row.cells[0])}: ${figure(row)} of all customers`,
  ...page.visible().map((s) => `${s.name}: ${text(one(`[data-segment="${s.number}"]`, row)).replace(/ (\S+)$/, " (index $1)")}`),
].join("\n");

// The picture's column is made when a table is shown first, and filled again when segments change.
function draw(place, sheet) {
  const isCategory = sheet.matches(".category");
  const rows = all("tbody tr", sheet);
  if (!one(".plot", sheet)) {
    one("thead th", sheet).after(make("th", { class: "plot", scope: "col" }, `${isCategory ? "" : "band and "}line: all customers`));
    for (const row of rows) row.cells[0].after(make("td", { class: "plot" }));
    const axis = svg("svg", "ruler", {}, line("edge", 0, "100%", 0), ...ruler(place, "edge", 4, 17, 0));
    one("table", sheet).append(make("tfoot", {}, make("tr", { "aria-hidden": "true" }, make("td"), make("td", { class: "plot" }, axis))));
    if (isCategory) sheet.append(make("ul", { class: "legend" }));
  }
  if (isCategory) one(".legend", sheet).replaceChildren(...page.visible().map((s) => make("li", { class: tint(s) }, make("bdi", {}, s.name))));
  const heads = all("thead th:not(.plot)", sheet).slice(1).map(text);
  for (const row of rows) {
    const says = isCategory ? shareWords(row) : words(row, heads);
    const drawing = make("svg", spoken(says), ...(isCategory ? shares(row) : marks(row, one(".all", sheet))));
    page.tell(drawing, says, one(".dot", drawing) ?? drawing);
    one(".plot", row).replaceChildren(drawing);
  }
}

if (explorer) {
  const choice = one("#page-measure");
  const asTable = one("#page-as-table");
  const sheets = all(".sheet", explorer);
  const isTable = () => asTable.getAttribute("aria-pressed") === "true";
  const show = () => {
    page.hideTip();
    explorer.classList.toggle("drawn", !isTable());
    sheets.forEach((sheet, place) => {
      sheet.open = place === Number(choice.value);
      sheet.hidden = !sheet.open;
      if (sheet.open && !isTable()) draw(place, sheet);
    });
  };
  choice.addEventListener("change", show);
  isPhone.addEventListener("change", show);
  asTable.addEventListener("click", () => {
    asTable.setAttribute("aria-pressed", !isTable());
    show();
  });
  page.listen(show);
  explorer.classList.add("live");
  one(".tools", explorer).hidden = false;

  // The map takes its figures from the same tables.
  const map = one("#page-map");
  const axes = map ? all("select", map) : [];
  const start = axes.map((axis) => axis.value);
  const up = (place) => `${100 - parseFloat(place)}%`;
  function points(s, isTurned) {
    const own = page.facts.explorer.points[s.number] ?? [];
    return own.flatMap((x, i) => (i % 2 ? [] : [isTurned ? [own[i + 1], x] : [x, own[i + 1]]]))
      .map(([x, y]) => circle("point", `${x / 10}%`, up(y / 10), 2.5));
  }
  function drawMap() {
    const sides = axes.map((axis) => axis.value);
    const isTurned = sides[0] === start[1] && sides[1] === start[0];
    const hasPoints = isTurned || sides.join() === start.join();
    const rowsOf = (s) => sides.map((side) => one(`tr[data-segment="${s.number}"][data-at]`, sheets[side]));
    const shown = page.visible().map((s) => [s, rowsOf(s)]).filter(([, rows]) => rows.every(Boolean));
    const place = (s) => String(page.facts.segments.indexOf(s) + 1);
    const discs = shown.map(([s, rows]) => {
      const [x, y] = [places(rows[0]), places(rows[1]).map(up)];
      const says = [s.name, ...rows.map((row, i) => `${text(axes[i].selectedOptions[0])}: ${figure(row)}`)].join("\n");
      const dot = circle("dot", x[2], y[2], 11);
      const disc = svg("g", `disc ${tint(s)}`, spoken(says), line("whisker", x[1], x[3], y[2]), line("whisker", x[2], x[2], y[1], y[3]), dot, make("text", { x: x[2], y: y[2], dy: 4 }, place(s)));
      page.tell(disc, says, dot);
      return disc;
    });
    one(".plane", map).replaceChildren(make("svg", {},
      ...ruler(sides[0], "grid", "100%", "100%", 16),
      ...ticks(sides[1]).flatMap(([y, label]) => [line("grid", 0, "100%", up(y)), make("text", { x: 4, y: up(y), dy: -4 }, label)]),
      ...(hasPoints ? shown.map(([s]) => make("g", { class: s.colour, "aria-hidden": "true" }, ...points(s, isTurned))) : []), ...discs));
    one(".legend", map).replaceChildren(...shown.map(([s, rows]) => make("li", { class: tint(s) },
      make("b", { class: "place" }, place(s)), make("bdi", {}, s.name), make("span", { class: "soft" }, rows.map(figure).join(" · ")))));
    map.classList.toggle("bare", !hasPoints);
  }
  if (map) {
    for (const axis of axes) axis.addEventListener("change", drawMap);
    page.listen(drawMap);
    map.hidden = false;
  }
}
