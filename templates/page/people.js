// Cards: arrows move among them, the address names the one in focus; compare, copy, print.
const box = page.one("#page-cards");
const shownCards = () => page.all(".card", box).filter((card) => !card.hidden);
const cardOf = (s) => document.getElementById(s.slug);

// One card is in the tab order: the current one, or the first.
function rove(target) {
  const cards = shownCards();
  const chosen = target ?? cards.find((card) => card.classList.contains("current")) ?? cards[0];
  for (const card of page.all(".card", box)) card.tabIndex = card === chosen ? 0 : -1;
}
page.listen(() => rove());

box.addEventListener("keydown", (event) => {
  if (!event.target.classList.contains("card")) return;
  const cards = shownCards();
  const index = cards.indexOf(event.target);
  const steps = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: cards.length - 1 };
  const next = cards[steps[event.key]];
  if (next) {
    event.preventDefault();
    rove(next);
    next.focus();
  } else if (event.key === "Enter") {
    const details = page.one("details", event.target);
    if (details) details.open = !details.open;
  }
});

function fromAddress() {
  let slug = "";
  try { slug = decodeURIComponent(location.hash.slice(1)); } catch { /* no slug of ours */ }
  const s = page.facts.segments.find((segment) => segment.slug === slug);
  page.choose(s ? s.number : null);
  if (!s) return;
  cardOf(s).scrollIntoView({ block: "nearest" });
  cardOf(s).focus({ preventScroll: true });
}
addEventListener("hashchange", fromAddress);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || page.state.current === null || page.one("dialog[open]")) return;
  history.replaceState(null, "", location.pathname + location.search);
  page.choose(null);
});

// Pin two, and see them side by side.
const pins = [];
const bar = page.one("#page-pins");
const dialog = page.one("#page-compare");
function showPins() {
  for (const card of page.all(".card", box)) {
    const button = page.one("[data-act=pin]", card);
    const isPinned = pins.includes(Number(card.dataset.segment));
    button.setAttribute("aria-pressed", isPinned);
    button.textContent = isPinned ? "Pinned" : "Compare";
  }
  bar.hidden = !pins.length;
  const names = pins.map((number) => page.segment(number).name).join(" and ");
  const clear = page.make("button", { type: "button", click: () => { pins.length = 0; showPins(); } }, "Clear");
  bar.replaceChildren(page.make("span", {}, pins.length < 2 ? `${names}: pin one more` : names),
    pins.length < 2 ? "" : page.make("button", { type: "button", click: compare }, "Compare"), clear);
}
function pin(number) {
  const index = pins.indexOf(number);
  if (index >= 0) pins.splice(index, 1);
  else {
    if (pins.length === 2) pins.shift();
    pins.push(number);
  }
  showPins();
  if (index < 0 && pins.length === 2) compare();
}

// The rows of the comparison are those of the table of typical values; `data-at` of a cell
// holds where quartiles stand among all customers.
function pair(row, number) {
  const cell = page.one(`[data-segment="${number}"]`, row);
  const places = (cell.dataset.at ?? "").split(" ").map(Number);
  return { text: cell.textContent, places, median: places[places.length >> 1] };
}
function both(first, second, people) {
  const strip = page.make("svg", { class: "strip", "aria-hidden": true },
    page.make("rect", { class: "track", y: 3, width: "100%", height: 10, rx: 3 }),
    page.make("rect", { class: "typical", x: "30%", y: 3, width: "40%", height: 10 }),
    page.make("line", { class: "everyone", x1: "50%", x2: "50%", y1: 0, y2: 16 }));
  [first, second].forEach((side, index) => {
    const y = 5 + 6 * index;
    const group = page.make("g", { class: people[index].colour + (people[index].isWeak ? " weak" : "") });
    if (side.places.length > 2) group.append(page.make("line", { class: "half", x1: `${side.places[0]}%`, x2: `${side.places[2]}%`, y1: y, y2: y }));
    group.append(page.make("circle", { class: "dot", cx: `${side.median}%`, cy: y, r: 5 }));
    strip.append(group);
  });
  return strip;
}
function compare() {
  const people = pins.map(page.segment);
  const line = (label, left, middle, right) => page.make("li", {}, page.make("span", { class: "what" }, label),
    page.make("b", {}, left), middle, page.make("b", {}, right));
  const shares = [["Share of customers", (s) => page.percent(s.share)]];
  if (people.some((s) => s.value !== null)) shares.push(["Share of value", (s) => s.value === null ? "withheld" : page.percent(s.value)]);
  const rows = page.all("#page-typical-table tr[data-measure]")
    .map((row) => ({ label: row.dataset.measure, sides: people.map((s) => pair(row, s.number)) }))
    .sort((a, b) => Math.abs(b.sides[0].median - b.sides[1].median) - Math.abs(a.sides[0].median - a.sides[1].median));
  dialog.replaceChildren(
    page.make("p", { class: "dialog-head" }, page.make("span", {}, "The largest difference comes first. Strips run from the lowest to the highest of all customers."),
      page.make("button", { type: "button", click: () => dialog.close() }, "Close")),
    page.make("div", { class: "versus-head" }, ...people.map((s) => page.make("h3", { class: `name ${s.colour}${s.isWeak ? " weak" : ""}` },
      page.make("span", { class: "swatch" }), page.make("bdi", {}, `${s.icon} ${s.name}`.trim())))),
    page.make("ul", { class: "versus" },
      ...shares.map(([label, text]) => line(label, text(people[0]), page.make("span"), text(people[1]))),
      ...rows.map(({ label, sides }) => line(label, sides[0].text, both(...sides, people), sides[1].text))));
  dialog.showModal();
}

// A brief is the card in plain text.
function brief(card) {
  const s = page.segment(card.dataset.segment);
  const shares = `${page.percent(s.share)} of customers${s.value === null ? "" : `, ${page.percent(s.value)} of value`}`;
  const lines = [`${s.name}: ${shares} (${page.one(".badge", card).textContent.trim()})`];
  for (const node of page.all(".story p, .first span, .advice h4, .advice li, .advice p", card)) {
    const text = node.textContent.trim();
    if (node.matches("h4")) lines.push("", `${text}:`);
    else lines.push(node.matches("li") ? `- ${text}` : text);
  }
  return lines.join("\n");
}
function copy(text, button) {
  const label = button.textContent;
  const done = (isCopied) => {
    button.textContent = isCopied ? "Copied" : "Copy by hand";
    setTimeout(() => { button.textContent = label; }, 1800);
  };
  const byHand = () => {
    const area = page.make("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    let isCopied = false;
    try { isCopied = document.execCommand("copy"); } catch { /* told below */ }
    area.remove();
    done(isCopied);
  };
  if (navigator.clipboard && isSecureContext) navigator.clipboard.writeText(text).then(() => done(true), byHand);
  else byHand();
}
function printSheets(card) {
  document.body.classList.add("sheets");
  if (card) {
    document.body.classList.add("single");
    card.classList.add("printed");
  }
  print();
}

for (const card of page.all(".card", box)) {
  const s = page.segment(card.dataset.segment);
  const acts = { pin: () => pin(s.number), copy: (button) => copy(brief(card), button), print: () => printSheets(card) };
  for (const button of page.all("[data-act]", card)) {
    button.setAttribute("aria-describedby", `page-name-${s.number}`);
    button.addEventListener("click", () => acts[button.dataset.act](button));
  }
  page.one(".acts", card).hidden = false;
}
const sheets = page.one("#page-sheets");
sheets.addEventListener("click", () => printSheets());
sheets.hidden = false;

// On paper what to do is unfolded; on sheets of their own also why.
let unfolded = [];
addEventListener("beforeprint", () => {
  const selector = document.body.classList.contains("sheets") ? ".card details" : ".advice";
  unfolded = page.all(selector).filter((details) => !details.open);
  for (const details of unfolded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false;
  document.body.classList.remove("sheets", "single");
  for (const card of page.all(".printed")) card.classList.remove("printed");
});
// When all sections listen.
queueMicrotask(() => {
  page.update();
  if (location.hash) fromAddress();
});
