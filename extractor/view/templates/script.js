"use strict";
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const one = (selector, within = document) => within.querySelector(selector);

  /* Language: kept for the next page where the browser lets pages from disk keep anything. */
  const KEY = "zhibiao-language";
  const kept = () => { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } };
  const keep = (language) => { try { localStorage.setItem(KEY, language); } catch { /* shown, not kept */ } };
  const speak = (language) => {
    document.documentElement.dataset.language = language;
    all("[data-language]", one(".languages")).forEach((b) => b.setAttribute("aria-pressed", b.dataset.language === language));
  };
  one(".languages").hidden = false;
  one(".languages").addEventListener("click", (event) => {
    if (event.target.dataset.language === undefined) return;
    speak(event.target.dataset.language);
    keep(event.target.dataset.language);
  });
  speak(kept());

  /* Filters: rows that hold the words and have the chosen keys; charts bring a chosen place to the fore. */
  const light = (key) => all(".chart svg").forEach((svg) => {
    const marks = all("[data-key]", svg);
    marks.forEach((mark) => mark.classList.toggle("on", key !== "" && mark.dataset.key === key));
    svg.classList.toggle("picked", marks.some((mark) => mark.classList.contains("on")));
  });
  all("form.filter").forEach((form) => {
    const rows = all(`#${form.dataset.table} > tbody > tr:not(.head)`);
    let texts = null;
    const lists = all("select", form);
    const input = one("input", form);
    const apply = () => {
      texts ??= rows.map((row) => row.textContent.toLowerCase());
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, number) => {
        row.hidden = !(words.every((word) => texts[number].includes(word))
          && lists.every((list) => list.value === "" || row.dataset[list.dataset.key] === list.value));
        shown += row.hidden ? 0 : 1;
      });
      one("output", form).textContent = `${shown} / ${rows.length}`;
      const place = lists.find((list) => list.dataset.key === "place");
      if (place) light(place.value === "" ? "" : place.selectedOptions[0].textContent);
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    one("output", form).textContent = `${rows.length} / ${rows.length}`;
  });

  /* The heat map begins at its latest years where not all fit. */
  all(".heat").forEach((heat) => { heat.parentElement.scrollLeft = heat.scrollWidth; });

  /* Where the heads of a table are out of sight, on narrow screens, each number says what it is. */
  all("table.rows").forEach((table) => {
    const heads = all("thead th", table).map((head) => [one(".zh", head), one(".en", head)]);
    all("tbody .number", table).forEach((cell) => {
      const [zh, en] = heads[cell.cellIndex];
      cell.dataset.zh = zh?.textContent ?? "";
      cell.dataset.en = en?.textContent ?? "";
    });
  });

  /* Tables sorted by a column: numbers by data-sort or what they say, the rest as text. */
  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.sort ?? cell.textContent.trim();
    const number = Number(text.replace(/[,%]/g, "").replace("−", "-"));
    return text === "" ? null : Number.isNaN(number) ? text : number;
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b, "zh");
    return typeof a === "number" ? -1 : 1;
  };
  all("table.sortable").forEach((table) => {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = Array.from(table.tBodies[0].rows, (row) => [value(row, column), row]);
        rows.sort(([a], [b]) => (a === null || b === null ? compare(a, b) : down ? compare(b, a) : compare(a, b)));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  });

  /* The document page: what stands under the mouse or the focus, told from its row of the tables. */
  const text = one(".text");
  if (!text) return;
  const card = one("#card");
  const rowOf = (mark) => document.getElementById(mark.dataset.row ?? mark.hash.slice(1));
  let pinned = false;
  const show = (mark) => {
    const row = mark && rowOf(mark);
    if (!row) return;
    const heads = all("thead th", row.closest("table"));
    const list = document.createElement("dl");
    Array.from(row.cells).forEach((cell, column) => {
      if (cell.textContent.trim() === "") return;
      const term = document.createElement("dt");
      const told = document.createElement("dd");
      term.append(...(one("button", heads[column]) ?? heads[column]).cloneNode(true).childNodes);
      told.append(...cell.cloneNode(true).childNodes);
      list.append(term, told);
    });
    const down = document.createElement("a");
    down.href = `#${row.id}`;
    down.textContent = "↓ 表中此行 row in the table";
    one(".what", card).replaceChildren(list, down);
    card.hidden = false;
    all(".lit", text).forEach((other) => other.classList.remove("lit"));
    mark.classList.add("lit");
  };
  const hide = () => {
    pinned = false;
    card.hidden = true;
    all(".lit", text).forEach((other) => other.classList.remove("lit"));
  };
  const markAt = (event) => event.target.closest(".text a[href], .text [data-row]");
  text.addEventListener("mouseover", (event) => { if (!pinned) show(markAt(event)); });
  text.addEventListener("focusin", (event) => show(markAt(event)));
  text.addEventListener("click", (event) => {
    const mark = markAt(event);
    if (!mark) return;
    event.preventDefault();
    pinned = true;
    show(mark);
  });
  one(".close", card).addEventListener("click", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  all(".legend input").forEach((box) => {
    box.hidden = false;
    box.addEventListener("change", () => text.classList.toggle(`no-${box.dataset.layer}`, !box.checked));
  });
  const arrive = () => {
    const mark = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (mark && text.contains(mark)) mark.focus();
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
