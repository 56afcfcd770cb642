// Keeps a page equal to its notebook, and lets it be edited. Nodes become those of the new page in place, so that what
// the reader does goes on. What is added is marked data-preview.
const name = document.currentScript.dataset.page;
const own = (tag, text = "") => Object.assign(document.createElement(tag), { textContent: text });
const all = selector => [...document.querySelectorAll(selector)];
const box = element => element.getBoundingClientRect();
const host = document.body.appendChild(own("div")), panels = host.attachShadow({ mode: "open" });
host.dataset.preview = "";
panels.append(all("template[data-preview]")[0].content.cloneNode(true));
const $ = id => panels.getElementById(id);

// ---- The server

const post = (action, message, signal) => fetch(`/_preview/${action}`, { method: "POST", signal,
  headers: { "Content-Type": "application/json" }, body: JSON.stringify({ page: name, ...message }) });

async function ask(action, message) {
  const answer = await post(action, message).then(response => response.json())
    .catch(() => ({ problem: "The server does not answer." }));
  $("message").textContent = answer.problem ?? "";
  return answer;
}

async function listen() {
  for (let wait = 100; ; wait = Math.min(2 * wait, 2000)) {
    const end = new AbortController();
    let silence;
    try {
      const response = await post("events", {}, end.signal);
      if (response.status == 403) return setStatus("closed", "Open the address that was printed.");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ;) {
        clearTimeout(silence);
        silence = setTimeout(() => end.abort(), 40000);
        const { value, done } = await reader.read();
        if (done) break;
        const events = (text + value).split("\n\n");
        text = events.pop();
        for (const event of events) if (event.startsWith("data: ")) receive(JSON.parse(event.slice(6)));
        wait = 100;
      }
    } catch {}
    end.abort(clearTimeout(silence));
    setStatus("closed", "Waiting for the server");
    await new Promise(done => setTimeout(done, wait));
  }
}

function receive({ page, state, progress }) {
  if (page) showPage(page);
  if (state) showState(state);
  if (progress) setStatus("running", `${progress.text}, ${progress.seconds.toFixed(1)} s`, progress.share);
}

// ---- The page

const lists = { frame: [], blocks: [], cards: [] };
let version, editable = "", blocks = [], changes = [];

function showPage(page) {
  if (page.base && page.base != version) throw new Error("A change is missing.");
  for (const key in lists) {
    if (!page.base) lists[key] = [];
    for (const { at, remove, insert } of page[key].toReversed()) {
      lists[key].splice(at, remove, ...insert.map(text => ({ text })));
    }
  }
  [version, editable, changes] = [page.version, page.editable, []];
  linkLines(false);
  // What the reader sees stays where it is on the screen.
  const anchor = scrollY > 0 && blocks.flat().find(element => box(element).bottom > 0), before = anchor && box(anchor).top;
  morph(document.documentElement, newPage());
  if (anchor?.isConnected) scrollBy({ top: box(anchor).top - before, behavior: "instant" });
  for (const part of [...lists.blocks, ...lists.cards]) part.nodes = part.nodes?.map(node => node.live ?? node);
  blocks = lists.blocks.map(({ nodes = [] }) => nodes.filter(node => node.nodeType == 1));
  blocks.forEach((elements, block) => elements.forEach(element => element.block = block));
  all("details").forEach(details => details.wasOpen ??= details.open);
  if (page.isNewRun) showChanges();
  linkLines(true);
  placePencil();
}

/// The new page. What is as it was has stand-ins: a page may be long.
function newPage() {
  const parts = [...lists.blocks, {}, ...lists.cards, {}], found = [];
  const fill = key => () =>
    [...lists[key], {}].map(({ text = "", nodes }) => "<!--modelbook:part-->" + (nodes ? "" : text)).join("");
  const page = new DOMParser().parseFromString(lists.frame.map(line => line.text).join("\n")
    .replace("<!--modelbook:blocks-->", fill("blocks")).replace("<!--modelbook:cards-->", fill("cards")), "text/html");
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  for (let mark; mark = walker.nextNode();) if (mark.data == "modelbook:part") found.push(mark);
  found.forEach((start, index) => {
    const part = parts[index] ?? {}, standIn = same => same.nodeType ? Object.assign(own("i"), { same }) : same;
    if (part.nodes) return start.after(...part.nodes.map(standIn));
    part.nodes = [];
    for (let node = start; (node = node.nextSibling) && node != found[index + 1];) {
      part.nodes.push(node.nodeType == 3 ? node.data : node);
    }
  });
  for (let node = found[0]?.parentNode; node; node = node.parentNode) node.holdsBlocks = true;
  found.forEach(mark => mark.remove());
  page.normalize();
  return page.documentElement;
}

function morph(old, next) {
  if (next.same) return;
  [next.live, old.holdsBlocks] = [old, next.holdsBlocks];
  if (old.nodeType != 1) return old.data == next.data || setText(old, next.data);
  const before = old.matches("data, button[popovertarget]") && old.textContent;
  for (const name of old.getAttributeNames()) next.hasAttribute(name) || isKept(old, name) || old.removeAttribute(name);
  for (const { namespaceURI, name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && !isKept(old, name)) old.setAttributeNS(namespaceURI, name, value);
  }
  // The reader may have opened or closed them since.
  if (old.nodeName == "DETAILS" && (old.wasOpen ?? old.open) != next.open) old.wasOpen = old.open = next.open;
  morphList(old, [...old.childNodes].filter(child => !child.hasAttribute?.("data-preview")), [...next.childNodes]);
  if (before && before != old.textContent) changes.push([old, before]);
}

const isKept = (element, name) => name.startsWith("data-preview-") || name == "open" && element.nodeName == "DETAILS"
  || name == "tabindex" && element == document.activeElement;

const isLike = (a, b) => a.nodeName == b.nodeName && a.id == b.id;
const isSame = (a, b) => b?.same ? b.same == a : !b?.holdsBlocks && a?.isEqualNode(b) && !!(b.live = a);

/// What is as it was stays, and what is like what was becomes it.
function morphList(parent, olds, news) {
  let end = null;
  const start = olds.findIndex((old, index) => !isSame(old, news[index]));
  [olds, news] = [olds, news].map(nodes => nodes.slice(start < 0 ? olds.length : start));
  while (olds.length && isSame(olds.at(-1), news.at(-1))) [end] = [olds.pop(), news.pop()];
  const stay = new Set(news.map(next => next.same));
  [olds, news] = [olds, news].map(nodes => nodes.map(node =>
    [node, stay.has(node) ? node : node.same ?? (node.holdsBlocks ? "" : node.outerHTML ?? node.data)]));
  const [left, wanted] = [olds, news].map(nodes => new Set(nodes.map(([, key]) => key)));
  for (const [next, key] of news) {
    const place = next.nodeType == 1 && left.has(key) ? olds.findIndex(old => old[1] == key) : -1;
    if (place >= 0) olds.splice(0, place).forEach(([old]) => old.remove());
    else while (olds[0] && !wanted.has(olds[0][1]) && !isLike(olds[0][0], next)) olds.shift()[0].remove();
    if (olds[0] && (olds[0][1] == key || !next.same && !wanted.has(olds[0][1]))) morph(olds.shift()[0], next);
    else parent.insertBefore(next.same ?? next, olds[0]?.[0] ?? end);
  }
  olds.forEach(([old]) => old.remove());
}

/// In place: a selection in it stays.
function setText(node, text) {
  const old = node.data, most = Math.min(old.length, text.length);
  let start = 0, end = 0;
  while (start < most && old[start] == text[start]) start++;
  while (end < most - start && old.at(-1 - end) == text.at(-1 - end)) end++;
  node.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
}

// ---- What is so

let state = {};

function showState(now) {
  state = now;
  setStatus(...now.status);
  const cards = new Set(now.staleCards);
  const numbers = all("button[popovertarget]").filter(button => cards.has(button.getAttribute("popovertarget")));
  mark("data-preview-stale", numbers.concat(...now.staleBlocks.map(block => blocks[block])));
  $("problems").innerHTML = now.problems;
  if (!$("fields").contains(panels.activeElement)) $("fields").innerHTML = now.fields;
  [$("undo").disabled, $("redo").disabled, $("parameters-button").hidden] = [!now.canUndo, !now.canRedo, !now.fields];
  $("undo").hidden = $("redo").hidden = now.isReadOnly;
}

/// Marks these elements, and no others.
function mark(name, elements) {
  all(`[${name}]`).forEach(element => element.removeAttribute(name));
  elements.forEach(element => element.setAttribute(name, ""));
}

function setStatus(status, text, share) {
  [$("status").textContent, $("bar").dataset.status, $("stop").hidden] = [text, status, status != "running"];
  [$("share").hidden, $("share").value] = [share === undefined, share ?? 0];
}

function showChanges() {
  $("changes").replaceChildren(...changes.map(([element, before]) => {
    const row = own("button", `${before} → ${element.textContent}`);
    element.dataset.previewWas = before;
    setTimeout(() => delete element.dataset.previewWas, 6000);
    row.onclick = () => {
      element.closest("details")?.setAttribute("open", "");
      element.scrollIntoView({ block: "center" });
      element.focus({ preventScroll: true });
    };
    return row;
  }));
  [$("strip").hidden, $("strip").open] = [!changes.length, innerWidth > 1000];
  $("strip").firstChild.textContent = `${changes.length} changed`;
}

// ---- From a number to its line

let linked;

async function open(message) {
  const { address } = await ask("open", message);
  if (address) location.href = address;
}

/// The lines in an open card lead to the editor.
function linkLines(areLinks) {
  if (linked) linked.textContent += "";
  linked = areLinks && all("[id^='v:']:popover-open dd").findLast(({ textContent }) => /^\d+:\d+(, |$)/.test(textContent));
  if (linked) linked.replaceChildren(...linked.textContent.split(", ").flatMap((place, index) => {
    const link = own("button", place);
    link.onclick = () => open({ card: linked.closest("[popover]").id.slice(2) - 1, index });
    return index ? [", ", link] : [link];
  }));
}

// ---- Editing

let current = null, editor = null;

/// What can be edited where an element is.
function partOf(element) {
  const [head, note, caption] = ["header > :is(h1, .subtitle, .abstract)", ".fn", "caption, figcaption"]
    .map(selector => element?.closest?.(selector));
  if (head) return { element: head, part: head.className || "title" };
  while (element && element.block === undefined) element = element.parentElement;
  const block = element?.block, kind = editable[block] ?? "-";
  if (note) return { element: note, part: "note", index: +note.id.slice(3) };
  if (kind == "-") return null;
  return caption && kind == "k" ? { element: caption, block, part: "caption" } : { element: blocks[block][0], block };
}

/// To the next part, or to the one before.
function step(by) {
  const elements = all("body *").filter(element => partOf(element)?.element == element);
  const next = elements[Math.max(elements.indexOf(current?.element) + by, 0)];
  if (next) focus(next);
}

/// What makes a block focusable goes with the focus.
function focus(element) {
  select(partOf(element));
  if (!element.hasAttribute("tabindex")) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus();
}

function select(part) {
  if (!editor) current = part ?? current;
  placePencil();
}

function placePencil() {
  if (!current?.element.isConnected) current = null;
  $("pencil").hidden = !current || state.isReadOnly || !!editor;
  if ($("pencil").hidden) return;
  const { top, left } = box(current.element);
  $("pencil").style.translate = `${Math.max(2, left + scrollX - 34)}px ${top + scrollY}px`;
}

async function edit(part = current) {
  if (!part || editor || state.isReadOnly) return;
  const source = await ask("source", { ...part, element: null });
  if (source.problem || editor) return;
  editor = $("editor").content.firstElementChild.cloneNode(true);
  const [field, values, conflict] = ["textarea", "dl", "section"].map(tag => editor.querySelector(tag));
  editor.dataset.kind = part.part ?? editable[part.block];
  field.value = source.text;
  field.ariaLabel = `${source.place.file}:${source.place.first}`;
  values.replaceChildren(...source.values.flatMap(({ expression, text }) => [own("dt", expression), own("dd", text)]));
  (part.element.closest("figure") ?? part.element).before(editor);
  mark("data-preview-editing", part.part ? [part.element] : blocks[part.block]);
  placePencil();
  const close = () => {
    mark("data-preview-editing", []);
    editor.remove();
    editor = null;
    focus(blocks[part.block]?.[0] ?? document.getElementById(part.element.id) ?? part.element);
  };
  const save = async () => {
    const { place, text: original } = source, text = field.value;
    const answer = text != original && await ask("edit", { place, original, text });
    if (!answer.problem) return close();
    conflict.hidden = answer.current === undefined;
    // To write once more replaces it.
    if (!conflict.hidden) source.text = conflict.querySelector("pre").textContent = answer.current;
  };
  editor.onclick = ({ target }) => ({ save, close })[target.dataset.do]?.();
  editor.onkeydown = event => {
    event.stopPropagation();
    if (event.key == "Escape") close();
    if (event.key == "Enter" && isControl(event)) save();
  };
  field.focus();
}

// ---- Buttons and keys

const isControl = event => event.ctrlKey || event.metaKey;
const toggle = id => () => ($(id).hidden = !$(id).hidden) || $(id).querySelector("input, button")?.focus();
const actions = { e: edit, j: () => step(1), k: () => step(-1), p: toggle("parameters"), "?": toggle("help"),
  stop: () => ask("stop"), undo: () => ask("undo"), redo: () => ask("redo"),
  copy: () => navigator.clipboard.writeText(state.command)
    .then(() => $("copied").textContent = `Copied: ${state.command}`) };
panels.addEventListener("click", ({ target }) => {
  actions[target.closest("[data-do]")?.dataset.do]?.();
  if (target.dataset.problem) open({ problem: +target.dataset.problem });
});
panels.addEventListener("input", ({ target: { nextElementSibling: output, value } }) => {
  if (output) output.value = value;
});
panels.addEventListener("change", ({ target: { name, type, checked, value } }) =>
  ask("parameters", { parameters: { [name]: type == "checkbox" ? `${checked}` : value } }));
document.addEventListener("keydown", event => {
  if (event.composedPath()[0].matches?.("input, textarea, select")) return;
  const isUndo = isControl(event) && event.key.toLowerCase() == "z";
  const isPlain = !isControl(event) && !event.altKey;
  const action = actions[isUndo ? event.shiftKey ? "redo" : "undo" : isPlain && event.key];
  if (action) event.preventDefault(action());
});
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, event => select(partOf(event.target)));
document.addEventListener("toggle", event => event.target.popover && linkLines(event.newState == "open"), true);
addEventListener("resize", placePencil);
listen();
