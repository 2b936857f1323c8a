"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const make = (tag, css, text) => {
    const element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const checks = $$("article.check");

  // --- Filters ---
  const form = $("#filters"), q = $("#q"), rfc = $("#rfc"), level = $("#level"), instance = $("#instance"), found = $("#found");
  const boxes = $$("input[name=verdict]", form);
  const wanted = () => ({
    words: q.value.toLowerCase().split(/\s+/).filter(Boolean),
    verdicts: new Set(boxes.filter(box => box.checked).map(box => box.value)),
    rfc: rfc.value, level: level.value, instance: instance ? instance.value : "",
  });
  const fits = (check, want) => {
    const data = check.dataset;
    return (!want.verdicts.size || want.verdicts.has(data.verdict))
      && (!want.rfc || data.rfc === want.rfc || data.sections.split(" ").includes(want.rfc))
      && (!want.level || data.level === want.level)
      && (!want.instance || data.instances.split(" ").includes(want.instance))
      && want.words.every(word => data.search.includes(word));
  };
  const filter = () => {
    const want = wanted();
    const active = want.words.length || want.verdicts.size || want.rfc || want.level || want.instance;
    let count = 0;
    for (const check of checks) {
      const shown = fits(check, want);
      if (check.hidden === shown) check.hidden = !shown;
      if (shown) count++;
    }
    for (const group of $$("main > .group")) group.hidden = !$("article.check:not([hidden])", group);
    found.textContent = active ? `${count} of ${checks.length} checks` : "";
  };
  const clear = () => {
    q.value = rfc.value = level.value = "";
    if (instance) instance.value = "";
    for (const box of boxes) box.checked = false;
    filter();
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("input", filter);
    $("#clear").addEventListener("click", clear);
    $("#help").addEventListener("click", () => $("#keys").showModal());
  }
  document.addEventListener("click", event => {
    const cell = event.target.closest("[data-section]:not(article), [data-instance]:not(article)");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    clear();
    if (cell.dataset.section) rfc.value = cell.dataset.section; else instance.value = cell.dataset.instance;
    filter();
    form.scrollIntoView();
    const first = checks.find(check => !check.hidden);
    if (first) select(first, false);
  });

  // --- Deep links and keys ---
  let current = null;
  const select = (check, scroll = true) => {
    if (current) current.classList.remove("current");
    current = check;
    check.classList.add("current");
    $("summary", check).focus({ preventScroll: true });
    if (scroll) check.scrollIntoView({ block: "start" });
  };
  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { return; }
    const target = id && document.getElementById(id);
    if (target && target.matches("article.check")) {
      if (target.hidden) clear();
      $("details", target).open = true;
      select(target);
    } else if (target && target.id === "unjudged") {
      const first = $("details", target);
      if (first) first.open = true;
    } else if (/^rfc\d+/.test(id) && !target) {
      const among = checks.filter(check => check.id.startsWith(id.replace(/\/*$/, "/")));
      if (among.length) { clear(); const parts = id.slice(3).split("/"); rfc.value = parts.slice(0, 2).join("/"); filter(); select(among[0]); }
    }
  };
  addEventListener("hashchange", follow);
  const move = (step, only) => {
    const shown = checks.filter(check => !check.hidden && (!only || check.dataset.verdict === only));
    if (!shown.length) return;
    let index = current ? shown.indexOf(current) : -1;
    if (index < 0 && current) index = shown.findIndex(check => current.compareDocumentPosition(check) & Node.DOCUMENT_POSITION_FOLLOWING) - 1;
    select(shown[(index + step + shown.length) % shown.length]);
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !$("#keys").open) { clear(); document.activeElement.blur(); return; }
    if (event.target.matches("input, select, textarea") || $("#keys").open) return;
    if (event.key === "/") { event.preventDefault(); q.focus(); q.select(); }
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "f") move(1, "fail");
    else if (event.key === "o" && current) { const details = $("details", current); details.open = !details.open; }
    else if (event.key === "?") $("#keys").showModal();
  });
  document.addEventListener("focusin", event => {
    const check = event.target.matches(".check > details > summary") && event.target.closest("article.check");
    if (check && check !== current) { if (current) current.classList.remove("current"); current = check; check.classList.add("current"); }
  });

  // --- Evidence: opened once, when first needed ---
  const octets = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  let opened;
  const evidence = () => opened ??= (async () => {
    const stream = new Blob([octets($("#evidence").textContent)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  })();
  const dump = data => {
    const rows = [];
    for (let at = 0; at < data.length; at += 16) {
      const row = data.subarray(at, at + 16);
      let text = at.toString(16).padStart(4, "0") + "  ";
      for (let i = 0; i < 16; i++) text += (i < row.length ? row[i].toString(16).padStart(2, "0") + " " : "   ") + (i === 7 ? " " : "");
      rows.push(text + " " + Array.from(row, o => o >= 32 && o < 127 ? String.fromCharCode(o) : ".").join(""));
    }
    return rows.join("\n");
  };
  const decode = (number, frame) => {
    const box = make("div", "decode"), tree = make("ol", "tree"), hex = make("pre", "hex", dump(octets(frame[3])));
    const fields = frame[6];
    for (let i = 0; i < fields.length; i += 5) {
      const line = make("li", `d${fields[i]}${fields[i + 3] ? " flaw" : ""}`, fields[i + 4]);
      line.dataset.o = fields[i + 1];
      line.dataset.l = fields[i + 2];
      tree.append(line);
    }
    hex.tabIndex = 0;
    hex.setAttribute("aria-label", `Octets of frame ${number}`);
    box.append(tree, hex);
    return box;
  };
  const row = (number, frame) => {
    const details = make("details", "frame"), summary = make("summary");
    details.dataset.frame = number;
    summary.append(make("span", "no", number), " ", make("span", "at", frame[7]), " ", make("span", "lane", frame[2]), " ", make("span", "what", frame[5]));
    details.append(summary);
    return details;
  };

  // A check fills itself when it is first opened: picture, frames, and the button that saves them.
  const fill = async check => {
    if (check.dataset.filled || !check.dataset.frames) return;
    check.dataset.filled = "yes";
    const numbers = check.dataset.frames.split(" ");
    const button = make("button", "", `Save ${numbers.length === 1 ? "this frame" : `these ${numbers.length} frames`} as pcapng`);
    button.type = "button";
    button.addEventListener("click", () => save(check, numbers));
    $(".repeat", check).append(button);
    const plain = $(".numbers-only", check);
    if (!plain) return;
    const { frames, pictures } = await evidence();
    const list = $(".frames", check);
    plain.remove();
    for (const number of numbers.slice(0, 40)) if (frames[number]) list.append(row(number, frames[number]));
    if (numbers.length > 40) list.append(make("p", "more", `${numbers.length - 40} more frames are in the file below.`));
    const picture = pictures[check.id];
    if (picture) {
      const figure = make("figure", "picture"), scroll = make("div", "scroll"), svg = new DOMParser().parseFromString(picture, "text/html").body.firstElementChild;
      scroll.tabIndex = 0;
      scroll.setAttribute("role", "group");
      scroll.setAttribute("aria-label", "Time line");
      scroll.append(document.importNode(svg, true));
      figure.append(scroll);
      list.before(figure);
    }
  };
  document.addEventListener("toggle", async event => {
    const details = event.target;
    if (!details.open) return;
    if (details.matches(".check > details")) fill(details.parentElement);
    else if (details.matches("details.frame") && !$(".decode", details)) {
      const { frames } = await evidence();
      const number = details.dataset.frame;
      if (frames[number] && !$(".decode", details)) details.append(decode(number, frames[number]));
    }
  }, true);
  for (const details of $$(".check > details[open]")) fill(details.parentElement);

  // --- Octets and their meaning mark each other ---
  const spans = new WeakMap();
  const split = hex => {
    if (spans.has(hex)) return spans.get(hex);
    const cells = [];
    const lines = hex.textContent.split("\n");
    hex.textContent = "";
    lines.forEach((line, index) => {
      hex.append(line.slice(0, 6));
      const text = line.slice(56);
      const after = document.createDocumentFragment();
      for (let i = 0; i < text.length; i++) {
        const column = 6 + i * 3 + (i > 7 ? 1 : 0);
        const cell = make("span", "", line.slice(column, column + 2)), letter = make("span", "", text[i]);
        cell.dataset.at = letter.dataset.at = index * 16 + i;
        cells.push([cell, letter]);
        hex.append(cell, i === 7 ? "  " : " ");
        after.append(letter);
      }
      const width = 6 + text.length * 3 + (text.length > 7 ? 1 : 0);
      hex.append(" ".repeat(56 - width), after, index < lines.length - 1 ? "\n" : "");
    });
    spans.set(hex, cells);
    return cells;
  };
  const mark = (box, line) => {
    for (const on of $$(".on", box)) on.classList.remove("on");
    if (!line) return;
    line.classList.add("on");
    const cells = split($(".hex", box)), start = +line.dataset.o;
    for (const pair of cells.slice(start, start + +line.dataset.l)) for (const cell of pair) cell.classList.add("on");
  };
  const lineAt = (box, at) => {
    let best = null;
    for (const line of $$(".tree li", box)) {
      const start = +line.dataset.o, length = +line.dataset.l;
      if (at >= start && at < start + length && (!best || length <= +best.dataset.l)) best = line;
    }
    return best;
  };
  document.addEventListener("pointerover", event => {
    const box = event.target.closest && event.target.closest(".decode");
    if (!box) return;
    const line = event.target.closest(".tree li");
    if (line) { mark(box, line); return; }
    const hex = event.target.closest(".hex");
    if (!hex) return;
    split(hex);
    const cell = document.elementFromPoint(event.clientX, event.clientY);
    if (cell && cell.dataset.at !== undefined) mark(box, lineAt(box, +cell.dataset.at));
  });

  // --- pcapng: one section, one Ethernet interface with nanoseconds, the frames with their comments ---
  const pad = length => (4 - length % 4) % 4;
  const block = (type, body) => {
    const view = new DataView(new ArrayBuffer(body.length + 12));
    view.setUint32(0, type, true);
    view.setUint32(4, view.byteLength, true);
    new Uint8Array(view.buffer).set(body, 8);
    view.setUint32(view.byteLength - 4, view.byteLength, true);
    return new Uint8Array(view.buffer);
  };
  const join = parts => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const words = (...values) => { const view = new DataView(new ArrayBuffer(values.length * 4)); values.forEach((value, i) => view.setUint32(i * 4, value, true)); return new Uint8Array(view.buffer); };
  const option = (code, data) => join([words(code | data.length << 16), data, new Uint8Array(pad(data.length))]);
  const pcapng = (numbers, { start, frames }) => {
    const parts = [block(0x0A0D0D0A, words(0x1A2B3C4D, 1, 0xFFFFFFFF, 0xFFFFFFFF)), block(1, join([words(1, 0), option(9, Uint8Array.of(9)), words(0)]))];
    for (const number of numbers) {
      const frame = frames[number];
      if (!frame) continue;
      const data = octets(frame[3]), time = BigInt(start) * 1000000n + BigInt(Math.round(frame[0] * 1000));
      const comment = new TextEncoder().encode([`frame ${number}`, frame[4]].filter(Boolean).join(", "));
      parts.push(block(6, join([
        words(0, Number(time >> 32n), Number(time & 0xFFFFFFFFn), data.length, data.length), data, new Uint8Array(pad(data.length)),
        option(1, comment), option(2, words(frame[1] ? 2 : 1)), words(0),
      ])));
    }
    return join(parts);
  };
  const save = async (check, numbers) => {
    const url = URL.createObjectURL(new Blob([pcapng(numbers, await evidence())], { type: "application/x-pcapng" }));
    const link = make("a");
    link.href = url;
    link.download = check.id.replace(/[^\w.-]+/g, "-") + ".pcapng";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };

  follow();
})();
