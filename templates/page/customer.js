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
    const before = deviations(values);
    const turns = controls.flatMap((control, index) => {
      if (values[index] === null) return [];
      const put = (x) => values.map((old, i) => (i === index ? x : old));
      const segmentAt = (x) => place(put(x))[0].segment;
      const piles = features.filter((f, j) => f.pile && owner[j] === index).map(({ pile: [low, high] }) => [((low ?? high) + (high ?? low)) / 2, "at"]);
      const options = control.options.length ? control.options.map((x) => [x, "is"]) : [...piles, ...ends(control, values[index], own, segmentAt)];
      return options.map(([value, way]) => ({
        index, value, way, segment: segmentAt(value),
        cost: sum(deviations(put(value)).map((part, j) => ((part ?? 0) - (before[j] ?? 0)) ** 2)),
      }));
    });
    return turns.filter((turn) => turn.segment !== own).sort((a, b) => a.cost - b.cost)[0] ?? null;
  }
  return { place, margin, votes, change };
}
// The numbers, upward and downward, at which the segment turns.
function ends({ low, high, step }, x, own, segmentAt) {
  const count = step ? Math.round((high - low) / step) : 200;
  const grid = Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
  return [[grid.filter((g) => g > x), "above"], [grid.filter((g) => g < x).reverse(), "below"]].flatMap(([values, way]) => {
    const at = values.findIndex((value) => segmentAt(value) !== own);
    let [near, far] = [values[at - 1] ?? x, values[at]];
    for (let i = 0; at >= 0 && !step && i < 24; i += 1) {
      const between = (near + far) / 2;
      if (segmentAt(between) === own) near = between; else far = between;
    }
    return at < 0 ? [] : [[far, way]];
  });
}
page.modelOf = modelOf;


const form = page.one("#page-form");
if (form) {
  const { make, one, amount, facts: { customer } } = page;
  const { controls } = customer;
  const model = modelOf(customer);
  const from = one("#page-from");
  const result = one("#page-result");
  const inputs = page.all(".field", form).map((field) => [one("[type=number],select", field), one("[type=range]", field)]);
  // An option that is none of the model's stands for all that have no feature.
  const said = () => inputs.map(([input, slider], i) => {
    if (input.value === "") return null;
    return slider ? Number(input.value) : controls[i].options[input.value] ?? "\0";
  });
  const part = Object.fromEntries(page.all("[data-part]", result).map((node) => [node.dataset.part, node]));
  const name = (s) => `${s.icon} ${s.name}`.trim();
  const gauge = (share, s) => make("svg", { class: `gauge ${s.colour}`, "aria-hidden": "true" },
    make("rect", { class: "track", width: "100%", height: "100%", rx: 3 }),
    make("rect", { class: "fill", width: page.at(share), height: "100%", rx: 3 }));

  function leftOut(values) {
    const missing = controls.filter((_, i) => values[i] === null);
    const open = missing.filter((c) => c.fill === null).map((c) => c.label);
    const words = missing.filter((c) => c.fill !== null).map((c) => `${c.label} counts as ${amount(c.fill, c.unit)}.`);
    if (open.length) words.push(`Left out: ${open.join(", ")}. The others decide.`);
    return words.join(" ");
  }
  function votes(values, near, own, next) {
    const list = model.votes(values, near).map((vote, i) => [vote, controls[i].label]).filter(([vote]) => vote);
    list.sort((a, b) => Math.abs(b[0]) - Math.abs(a[0]));
    return list.slice(0, 5).map(([vote, label]) => make("li", {}, make("span", {}, label),
      gauge(Math.abs(vote / list[0][0]), vote > 0 ? own : next),
      vote < 0 ? make("small", { class: "soft" }, `speaks for ${next.name}`) : null));
  }
  function turn(values, own) {
    const found = model.change(values, own.number);
    if (!found) return part.turn.dataset.none;
    const { label, unit, step } = controls[found.index];
    const value = found.way === "is" ? found.value : amount(found.value, unit);
    const ends = step ? { above: `${value} or more`, below: `${value} or less` } : { above: `above ${value}`, below: `below ${value}` };
    return `${label} ${ends[found.way] ?? value}, all else equal: ${name(page.segment(found.segment))}.`;
  }
  function tell() {
    const values = said();
    inputs.forEach(([, slider], i) => slider?.setAttribute("aria-valuetext", values[i] === null ? "not known" : amount(values[i], controls[i].unit)));
    const near = model.place(values);
    const isKnown = controls.some((c, i) => values[i] !== null || c.fill !== null) && Number.isFinite(near[0].distance);
    const [own, next] = near.map((n) => page.segment(n.segment));
    const margin = model.margin(near);
    part.known.hidden = !isKnown;
    part.unknown.hidden = isKnown;
    result.className = `panel result ${isKnown ? own.colour : ""}`;
    if (!isKnown) return;
    part.own.href = `#${own.slug}`;
    const texts = {
      own: name(own), next: name(next), against: next.name, margin: page.number(margin, 2), left: leftOut(values),
      how: part.how.dataset.words.split("|")[[0.1, 0.25, 0.5].filter((end) => margin >= end).length], turn: turn(values, own),
    };
    for (const [key, words] of Object.entries(texts)) part[key].textContent = words;
    part.gauge.replaceChildren(gauge(margin, own));
    part.votes.replaceChildren(...votes(values, near, own, next));
  }
  function begin() {
    controls.forEach((control, i) => {
      const value = control.starts[from.value] ?? control.start;
      const [input, slider] = inputs[i];
      input.value = slider ? Number(value.toFixed(control.digits)) : control.options.indexOf(value);
      if (slider) slider.value = input.value;
    });
    tell();
  }
  form.addEventListener("input", ({ target }) => {
    if (target === from) { begin(); return; }
    const pair = inputs.find((both) => both.includes(target));
    for (const other of pair) if (other && other !== target && target.value !== "") other.value = target.value;
    from.value = "";
    tell();
  });
  one("#page-who").hidden = false;
  begin();
}
