// The model's arithmetic, as `assign` and the exported SQL have it. A customer is a list of values,
// one a control: a number, the text of an option, or null for what is not known.
const inside = ([low, high], x) => (low === null || low <= x) && (high === null || x <= high);
const boxCox = (x, power) => (power === 0 ? Math.log1p(x) : ((1 + x) ** power - 1) / power);
function interpolate(knots, x) {
  const right = knots.findIndex(([end]) => end > x);
  if (right < 1) return knots.at(right)[1];
  const [[x0, y0], [x1, y1]] = knots.slice(right - 1, right + 1);
  return y0 + (x - x0) * ((y1 - y0) / (x1 - x0));
}
function transform(feature, x) {
  const { shift = 0, power = 1 } = feature;
  switch (feature.transform) {
    case "log": return Math.log(x + shift);
    case "sqrt": return Math.sqrt(x + shift);
    case "yeo-johnson": return x >= 0 ? boxCox(x, power) : -boxCox(-x, 2 - power);
    case "rank": return interpolate(feature.knots, x);
    default: return x;
  }
}
// A feature of a value; null where it is a gap, and in the piles that other features stand for.
function scaled(feature, told) {
  const x = told ?? feature.fill ?? null;
  if (x === null || feature.piles?.some((pile) => inside(pile, x))) return null;
  const { low = -Infinity, high = Infinity, weight = 1 } = feature;
  const isIn = feature.pile ? inside(feature.pile, x) : x === feature.category;
  const value = feature.pile || feature.category !== undefined ? Number(isIn) : transform(feature, Math.min(Math.max(x, low), high));
  return (weight * (value - feature.center)) / feature.scale;
}
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function modelOf({ controls, features, segments, centroids, means, loadings }) {
  const owner = features.map((feature) => controls.findIndex((c) => c.measure === feature.measure));
  const hasComponents = loadings.length > 0;
  const deviations = (values) => features.map((feature, j) => {
    const x = scaled(feature, values[owner[j]]);
    return x === null || !hasComponents ? x : x - means[j];
  });
  // From a place among components to features.
  const back = (point) => (hasComponents ? features.map((_, j) => sum(point.map((x, i) => x * loadings[i][j]))) : point);

  // Segments, the nearest first: the first of two that are as near. Unknown features do not count.
  function place(values) {
    const parts = deviations(values);
    const point = hasComponents ? loadings.map((row) => sum(row.map((x, j) => x * (parts[j] ?? 0)))) : parts;
    const near = centroids.map((centroid, index) => ({
      segment: segments[index], centroid,
      distance: Math.sqrt(sum(centroid.map((c, i) => (point[i] === null ? 0 : (point[i] - c) ** 2)))),
    }));
    return near.sort((a, b) => a.distance - b.distance);
  }
  const margin = ([first, second]) => (second.distance > 0 ? 1 - first.distance / second.distance : 0);
  // What each measure adds to b² − a², the squared distances to the next and to the nearest.
  function votes(values, [{ centroid: a }, { centroid: b }]) {
    const middle = back(a.map((x, i) => (x + b[i]) / 2));
    const toward = back(a.map((x, i) => x - b[i]));
    const parts = deviations(values).map((x, j) => (x === null ? 0 : 2 * (x - middle[j]) * toward[j]));
    return controls.map((_, index) => sum(parts.filter((__, j) => owner[j] === index)));
  }
  // The least change of one measure, in the model's own units, that leads to another segment.
  function change(values, own) {
    const found = controls.flatMap((control, index) => {
      if (values[index] === null) return [];
      const put = (x) => values.map((old, i) => (i === index ? x : old));
      const segmentAt = (x) => place(put(x))[0].segment;
      const before = deviations(values);
      const cost = (x) => sum(deviations(put(x)).map((part, j) => ((part ?? 0) - (before[j] ?? 0)) ** 2));
      const steps = control.options.length ? control.options.map((x) => [x, "is"]) : turns(control, features.filter((_, j) => owner[j] === index), values[index], own, segmentAt);
      return steps.map(([x, way]) => ({ index, value: x, way, segment: segmentAt(x), cost: cost(x) })).filter((c) => c.segment !== own);
    });
    return found.sort((a, b) => a.cost - b.cost)[0] ?? null;
  }
  return { place, margin, votes, change };
}
// The values of a number at which the segment turns, upward and downward, and those of its piles.
const STEPS = 200;
function turns({ low, high, step }, features, x, own, segmentAt) {
  const count = step ? Math.round((high - low) / step) : STEPS;
  const grid = Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
  const piles = features.filter((f) => f.pile).map((f) => [sum(f.pile.map((end) => end ?? f.pile.find((e) => e !== null))) / 2, "at"]);
  const ways = [[grid.filter((g) => g > x), "above"], [grid.filter((g) => g < x).reverse(), "below"]];
  return [...piles, ...ways.flatMap(([values, way]) => {
    let near = x;
    for (let far of values) {
      if (segmentAt(far) === own) { near = far; continue; }
      for (let i = 0; !step && i < 24; i += 1) {
        const between = (near + far) / 2;
        if (segmentAt(between) === own) near = between; else far = between;
      }
      return [[far, way]];
    }
    return [];
  })];
}
page.modelOf = modelOf;

const form = page.one("#page-form");
if (form) {
  const facts = page.facts.customer;
  const { controls } = facts;
  const model = modelOf(facts);
  const { make, amount, at } = page;
  const fields = page.all(".field", form);
  const from = page.one("#page-from");
  const result = page.one("#page-result");
  const decimals = ({ low, high, step }) => (step ? 0 : Math.max(0, 2 - Math.floor(Math.log10(high - low))));
  const inputs = fields.map((field) => [page.one("[type=number],select", field), page.one("[type=range]", field)]);
  const said = () => inputs.map(([input], index) => {
    if (input.value === "") return null;
    if (!controls[index].options.length) return Number(input.value);
    return controls[index].options[input.value] ?? "\u0000"; // any other value
  });
  const paragraph = (...children) => make("p", {}, ...children);
  const name = (s) => `${s.icon} ${s.name}`.trim();
  const bar = (share, kind) => make("svg", { class: `meter ${kind}`, "aria-hidden": "true" },
    make("rect", { class: "track", width: "100%", height: "100%", rx: 3 }),
    make("rect", { class: "fill", width: at(share), height: "100%", rx: 3 }));
  const tint = (s) => s.colour + (s.isWeak ? " weak" : "");

  function leftOut(values) {
    const missing = controls.filter((_, index) => values[index] === null);
    const filled = missing.filter((c) => c.fill !== null).map((c) => `${c.label} counts as ${amount(c.fill, c.unit)}.`);
    const open = missing.filter((c) => c.fill === null).map((c) => c.label);
    if (open.length) filled.unshift(`Left out: ${open.join(", ")}. The others decide.`);
    return filled.length ? make("p", { class: "small soft" }, filled.join(" ")) : null;
  }
  function deciding(values, near, [own, next]) {
    const votes = model.votes(values, near).map((vote, index) => [vote, controls[index].label]).filter(([vote]) => vote);
    votes.sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]));
    const most = Math.abs(votes[0]?.[0] ?? 1);
    return make("ul", { class: "votes" }, ...votes.slice(0, 5).map(([vote, label]) => make("li", {}, make("span", {}, label),
      bar(Math.abs(vote) / most, tint(vote > 0 ? own : next)),
      vote < 0 ? make("small", { class: "soft" }, `speaks for ${next.name}`) : null)));
  }
  function turning(values, own) {
    const turn = model.change(values, own.number);
    if (!turn) return paragraph("No single measure would, as far as customers usually go.");
    const control = controls[turn.index];
    const value = turn.way === "is" ? turn.value : amount(turn.value, control.unit);
    const words = { is: value, at: `at ${value}`, above: control.step ? `${value} or more` : `above ${value}`, below: control.step ? `${value} or less` : `below ${value}` };
    return paragraph(`${control.label} ${words[turn.way]}, all else equal: ${name(page.segment(turn.segment))}.`);
  }
  const WORDS = [[0.1, "At the border, nearest to"], [0.25, "This is just"], [0.5, "This is fairly clearly"], [Infinity, "This is clearly"]];
  function tell() {
    const values = said();
    inputs.forEach(([input, slider], index) => slider?.setAttribute("aria-valuetext", values[index] === null ? "not known" : amount(values[index], controls[index].unit)));
    if (facts.features.every((f) => f.fill === undefined && values[controls.findIndex((c) => c.measure === f.measure)] === null)) {
      result.className = "panel result";
      result.replaceChildren(paragraph("Nothing is known of this customer yet."));
      return;
    }
    const near = model.place(values);
    const [own, next] = near.map((n) => page.segment(n.segment));
    const margin = model.margin(near);
    result.className = `panel result ${tint(own)}`;
    result.replaceChildren(
      make("p", { class: "small soft" }, WORDS.find(([end]) => margin < end)[1]),
      make("h3", {}, make("a", { href: `#${own.slug}` }, name(own))),
      make("h4", {}, `Margin ${page.number(margin, 2)} (0: as near to the next; 1: right in the middle)`), bar(margin, tint(own)),
      paragraph(`Next nearest: ${name(next)}.`),
      ...[leftOut(values)].filter(Boolean),
      make("h4", {}, `What decided against ${next.name}`), deciding(values, near, [own, next]),
      make("h4", {}, "What would change it"), turning(values, own));
  }
  function begin() {
    controls.forEach((control, index) => {
      const value = control.starts[from.value] ?? control.start;
      const [input, slider] = inputs[index];
      input.value = slider ? Number(value.toFixed(decimals(control))) : control.options.indexOf(value);
      if (slider) slider.value = input.value;
    });
    tell();
  }
  inputs.forEach(([input, slider], index) => {
    input.addEventListener("input", () => {
      if (slider && input.value !== "") slider.value = input.value;
      tell();
    });
    if (!slider) return;
    const { low, high } = controls[index];
    Object.assign(slider, { min: low, max: high, step: 10 ** -decimals(controls[index]) });
    slider.addEventListener("input", () => {
      input.value = slider.value;
      tell();
    });
  });
  from.addEventListener("change", begin);
  form.addEventListener("input", (event) => { if (event.target !== from) from.value = ""; });
  form.addEventListener("submit", (event) => event.preventDefault());
  page.one("#page-who").hidden = false;
  begin();
}
