// Keeps a page equal to its notebook, and lets it be edited. What is added is marked data-preview.
const name = document.currentScript.dataset.page;
const own = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });
const on = (node, kind, handle) => node.addEventListener(kind, handle, true);
const all = selector => [...document.querySelectorAll(selector)];
const box = node => node.getBoundingClientRect();
const host = document.body.appendChild(own("div")), panels = host.attachShadow({ mode: "open" });
host.dataset.preview = "";
panels.append(all("template[data-preview]")[0].content);
const $ = id => panels.getElementById(id);

// The server

const post = (action, message, signal) => fetch(`/_preview/${action}`, { method: "POST", signal,
  headers: { "Content-Type": "application/json" }, body: JSON.stringify({ page: name, ...message }) });

async function ask(action, message) {
  const answer = await post(action, message).then(response => response.json())
    .catch(() => ({ problem: "The server does not answer." }));
  $("message").textContent = answer.problem ?? "";
  return answer;
}

async function listen() {
  for (;;) {
    const end = new AbortController();
    try {
      const response = await post("events", {}, end.signal);
      if (response.status == 403) return setStatus("closed", "Open the printed address.");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ;) {
        const { value, done } = await reader.read();
        if (done) break;
        const lines = (text + value).split("\n");
        text = lines.pop();
        for (const line of lines) {
          const { page, state, progress } = JSON.parse(line);
          if (page) showPage(page);
          if (state) showState(state);
          if (progress) setStatus("running", ...progress);
        }
      }
    } catch {}
    end.abort();
    setStatus("closed", "Waiting for the server");
    await new Promise(done => setTimeout(done, 300));
  }
}

// The page

const lists = { frame: [], blocks: [], cards: [] };
let version, blocks = [], changes = [], places = new Map();

function showPage(page) {
  if (page.base && page.base != version) throw new Error("A change is missing.");
  for (const key in lists) {
    if (!page.base) lists[key] = [];
    for (const { at, remove, insert } of page[key].toReversed()) {
      lists[key].splice(at, remove, ...insert.map(text => ({ text })));
      if (lists[key][at + insert.length]) lists[key][at + insert.length].isApart = true;
    }
  }
  version = page.version;
  changes = [];
  // What is seen stays where it is.
  const anchor = scrollY > 0 && blocks.flat().find(node => box(node).bottom > 0), before = anchor && box(anchor).y;
  const [next, parts] = newPage();
  morph(document.documentElement, next);
  if (anchor?.isConnected) scrollBy({ top: box(anchor).y - before, behavior: "instant" });
  for (const part of parts) part.nodes = part.nodes?.map(node => node.live ?? node);
  blocks = lists.blocks.map(({ nodes = [] }) => nodes.filter(node => node.nodeType == 1));
  places = new Map();
  page.editable.split(" ").forEach(findPlaces);
  all("details").forEach(details => details.wasOpen ??= details.open);
  if (page.isNewRun) showChanges();
  linkLines();
  placePencil();
}

/// A word is the number of a block's elements, and of each part its kind and its element.
function findPlaces(word, block) {
  const [count, ...codes] = word.split(",");
  const nodes = blocks[block]?.flatMap(node => [node, ...codes[1] == null ? [] : node.querySelectorAll("*")])
    .filter(node => !editor?.contains(node));
  codes.forEach((code, part) => {
    if (code && (!part || nodes.length == count)) places.set(nodes[code.slice(1)], { block, part, kind: code[0] });
  });
}

/// The new page and its parts. Neighbours that stay have one stand-in.
function newPage() {
  const parts = [], isNode = node => node.nodeType;
  const fill = (_, key) => [...lists[key], { text: "" }].map(part => {
    const { text, nodes, isApart } = part, kept = nodes && parts.at(-1)?.kept;
    part.isApart = false;
    if (kept && !isApart) return kept.push(...nodes), "";
    parts.push(nodes ? { kept: [...nodes] } : part);
    return "<template data-preview></template>" + (nodes ? "" : text);
  }).join("");
  const page = new DOMParser().parseFromString(lists.frame.map(line => line.text).join("\n")
    .replace(/<!--modelbook:(blocks|cards)-->/g, fill), "text/html");
  const starts = page.querySelectorAll("template[data-preview]");
  parts.forEach((part, index) => {
    const { kept, nodes = part.nodes = [] } = part, start = starts[index];
    for (let node = start; !kept && (node = node.nextSibling) && node != starts[index + 1];) {
      nodes.push(node.nodeType == 3 ? node.data : node);
    }
    const first = kept?.findIndex(isNode), last = kept?.findLastIndex(isNode);
    for (let node = start; node = node.parentNode;) node.holdsParts = true;
    if (!(first >= 0)) return start.replaceWith(...kept ?? []);
    start.stay = [kept[first], kept[last]];
    start.before(...kept.slice(0, first));
    start.after(...kept.slice(last + 1));
  });
  page.normalize();
  return [page.documentElement, parts];
}

function morph(old, next) {
  [next.live, old.holdsParts] = [old, next.holdsParts];
  if (old.nodeType != 1) return setText(old, next.data);
  const before = old.matches("data, button[popovertarget]") && old.textContent;
  for (const name of old.getAttributeNames()) next.hasAttribute(name) || isKept(old, name) || old.removeAttribute(name);
  for (const { namespaceURI, name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !isKept(old, name)) old.setAttributeNS(namespaceURI, name, value);
  }
  // The reader may have toggled them since.
  if (old.nodeName == "DETAILS" && (old.wasOpen ?? old.open) != next.open) old.wasOpen = old.open = next.open;
  morphChildren(old, next.childNodes);
  if (before && before != old.textContent) changes.push([old, before]);
}

const isKept = (node, name) => name.startsWith("data-preview-") || name == "open" && node.nodeName == "DETAILS"
  || name == "tabindex" && node == document.activeElement;

/// Between the nodes that stay.
function morphChildren(parent, news) {
  let old = parent.firstChild, olds = [], fresh = [];
  for (const next of [...news, { stay: [null] }]) {
    if (!next.stay) {
      fresh.push(next);
      continue;
    }
    const [first, last] = next.stay;
    for (; old != first; old = old.nextSibling) old.hasAttribute?.("data-preview") || olds.push(old);
    if (fresh.length || olds.length) morphList(parent, olds, fresh, first);
    [old, olds, fresh] = [last?.nextSibling, [], []];
  }
}

const isLike = (a, b) => a.nodeName == b.nodeName && a.id == b.id;
const isSame = (a, b) => !b?.holdsParts && a?.isEqualNode(b) && (b.live = a);

/// What is like what was becomes it, so that what the reader does there goes on.
function morphList(parent, olds, news, end) {
  while (olds.length && isSame(olds[0], news[0])) olds.shift(news.shift());
  while (olds.length && isSame(olds.at(-1), news.at(-1))) [end] = [olds.pop(), news.pop()];
  if (olds.length == 1 && news.length == 1 && isLike(olds[0], news[0])) return morph(olds[0], news[0]);
  [olds, news] = [olds, news].map(nodes => nodes.map(node => [node, node.holdsParts ? "" : node.outerHTML ?? node.data]));
  const [left, wanted] = [olds, news].map(nodes => new Set(nodes.map(([, key]) => key)));
  for (const [next, key] of news) {
    const place = next.nodeType == 1 && left.has(key) ? olds.findIndex(old => old[1] == key) : -1;
    if (place >= 0) olds.splice(0, place).forEach(([old]) => old.remove());
    else while (olds[0] && !wanted.has(olds[0][1]) && !isLike(olds[0][0], next)) olds.shift()[0].remove();
    if (olds[0] && isLike(olds[0][0], next) && (olds[0][1] == key || !wanted.has(olds[0][1]))) morph(olds.shift()[0], next);
    else parent.insertBefore(next, olds[0]?.[0] ?? end);
  }
  olds.forEach(([old]) => old.remove());
}

/// A selection in it stays. The ledger is long and has none.
function setText(node, text) {
  if (node.parentNode.nodeName == "SCRIPT") return node.data = text;
  const old = node.data, most = Math.min(old.length, text.length);
  let start = 0, end = 0;
  while (start < most && old[start] == text[start]) start++;
  while (end < most - start && old.at(-1 - end) == text.at(-1 - end)) end++;
  node.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
}

// Panels

let state;

function showState(now) {
  state = now;
  setStatus(...now.status);
  const cards = new Set(now.staleCards), buttons = cards.size ? all("button[popovertarget]") : [];
  const numbers = buttons.filter(button => cards.has(button.getAttribute("popovertarget")));
  all("[data-preview-stale]").forEach(({ dataset }) => delete dataset.previewStale);
  numbers.concat(...now.staleBlocks.map(block => blocks[block])).forEach(({ dataset }) => dataset.previewStale = "");
  $("problems").innerHTML = now.problems;
  if (!$("fields").contains(panels.activeElement)) $("fields").innerHTML = now.fields;
  $("bar").className = now.offers;
}

function setStatus(status, text, share) {
  [$("status").textContent, $("bar").dataset.status, $("share").value] = [text, status, share ?? 0];
}

function showChanges() {
  $("changes").replaceChildren(...changes.map(([node, before]) => {
    const row = own("button", `${before} → ${node.textContent}`);
    node.dataset.previewWas = before;
    setTimeout(() => delete node.dataset.previewWas, 6000);
    row.onclick = () => {
      node.closest("details")?.setAttribute("open", "");
      node.scrollIntoView({ block: "center" });
      focus(node);
    };
    return row;
  }));
  [$("strip").hidden, $("strip").open] = [!changes.length, innerWidth > 1000];
  $("strip").firstChild.textContent = `${changes.length} changed`;
}

let card;

const open = message => ask("open", message).then(({ address }) => address && location.assign(address));

/// The lines in an open card lead to the editor.
function linkLines() {
  const rows = [...card?.querySelectorAll?.("dd") ?? []];
  const row = rows.findLast(({ textContent }) => /^\d+:\d+(, |$)/.test(textContent));
  if (row && !row.firstElementChild) row.replaceChildren(...row.textContent.split(", ").flatMap((place, index) => {
    const link = own("button", place);
    link.onclick = () => open({ card: card.id.slice(2) - 1, index });
    return index ? [", ", link] : [link];
  }));
}

// Editing

let current, editor;

/// What can be edited there.
function partOf(node) {
  const head = places.size && node?.closest?.("header > :is(h1, .subtitle, .abstract)");
  if (head) return { node: head, head: head.className || "title" };
  while (node && !places.has(node)) node = node.parentElement;
  return node && { node, ...places.get(node) };
}

function step(by) {
  const nodes = all("body *").filter(node => partOf(node)?.node == node && node.checkVisibility());
  const next = nodes[Math.max(nodes.indexOf(current?.node) + by, 0)];
  if (next) focus(next);
}

/// What makes a node focusable goes with the focus.
function focus(node) {
  select(partOf(node));
  node.focus();
  if (document.activeElement == node) return;
  node.tabIndex = -1;
  node.onblur = () => node.removeAttribute("tabindex");
  node.focus();
}

function select(part) {
  if (!editor) current = part ?? current;
  placePencil();
}

function placePencil() {
  current = current?.node.isConnected && partOf(current.node);
  if ($("pencil").hidden = !current || !!editor) return;
  // Left of bullets.
  const { x } = box(current.node.closest("ul, ol, dl") ?? current.node), { y } = box(current.node);
  $("pencil").style.translate = `${Math.max(2, x + scrollX - 34)}px ${y + scrollY}px`;
}

async function edit(part = current) {
  if (!part || editor) return;
  const source = await ask("source", { ...part, node: null });
  if (source.problem || editor) return;
  editor = $("editor").content.firstElementChild.cloneNode(true);
  const [field, values, conflict] = ["textarea", "dl", "section"].map(tag => editor.querySelector(tag));
  editor.dataset.kind = part.kind;
  field.value = source.text;
  field.ariaLabel = `${source.place.file}:${source.place.first}`;
  values.innerHTML = source.values;
  (part.node.closest("table") ?? part.node).before(editor);
  part.node.dataset.previewEditing = "";
  placePencil();
  const close = () => {
    delete part.node.dataset.previewEditing;
    editor.remove();
    editor = null;
    focus([...places].find(([, place]) => place.block == part.block && place.part == part.part)?.[0] ?? part.node);
  };
  const save = async () => {
    const { place, text: original } = source, text = field.value;
    const answer = text != original && await ask("edit", { place, original, text });
    if (!answer.problem) return close();
    conflict.hidden = answer.current === undefined;
    // Writing again replaces it.
    if (!conflict.hidden) source.text = conflict.querySelector("pre").textContent = answer.current;
  };
  editor.onclick = ({ target }) => ({ save, close })[target.dataset.do]?.();
  editor.onkeydown = event => {
    if (event.key == "Escape") close();
    if (event.key == "Enter" && isControl(event)) save();
  };
  field.focus();
}

// Keys

const isControl = event => event.ctrlKey || event.metaKey;
const toggle = id => () => ($(id).hidden = !$(id).hidden) || $(id).querySelector("input, button")?.focus();
const actions = { e: edit, j: () => step(1), k: () => step(-1), p: toggle("parameters"), "?": toggle("help"),
  stop: () => ask("stop"), undo: () => ask("undo"), redo: () => ask("redo"),
  copy: () => navigator.clipboard.writeText(state.command)
    .then(() => $("copied").textContent = `Copied: ${state.command}`) };
on(panels, "click", ({ target }) => {
  actions[target.closest("[data-do]")?.dataset.do]?.();
  if (target.dataset.problem) open({ problem: +target.dataset.problem });
});
on(panels, "input", ({ target: { nextElementSibling: output, value } }) => Object.assign(output ?? {}, { value }));
on(panels, "change", ({ target: { name, type, checked, value } }) =>
  ask("parameters", { parameters: { [name]: type == "checkbox" ? `${checked}` : value } }));
on(document, "keydown", event => {
  if (event.composedPath()[0].matches?.("input, textarea, select")) return;
  const { key, shiftKey, altKey } = event, isUndo = isControl(event) && key.toLowerCase() == "z";
  const action = actions[isUndo ? shiftKey ? "redo" : "undo" : !isControl(event) && !altKey && key];
  if (action) event.preventDefault(action());
});
for (const kind of ["pointerover", "focusin"]) on(document, kind, event => select(partOf(event.target)));
on(document, "toggle", ({ target, newState }) => {
  if (!target.id.startsWith("v:")) return;
  target.querySelectorAll("dd:has(> button)").forEach(row => row.textContent += "");
  linkLines(card = newState == "open" && target);
});
on(window, "resize", placePencil);
listen();
