"use strict";
(function () {
  var all = function (where, what) { return Array.prototype.slice.call(where.querySelectorAll(what)); };

  /* Contents start closed on a small screen. */
  all(document, ".gb-contents details").forEach(function (details) {
    if (window.matchMedia("(max-width: 74.99rem)").matches) details.open = false;
  });

  /* Evidence and provenance are open on paper, long tables only if the reader opened them. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all(document, "details:not([open]):not(.gb-code):not(.gb-more)");
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });

  /* A link to a row opens what it is folded into. */
  var reveal = function () {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* Tables sort by a column: numbers by value, names by alphabet, unknown last. */
  var keyOf = function (row, column) {
    var cell = row.cells[column];
    if (!cell) return "";
    var sort = cell.getAttribute("data-sort");
    var text = sort === null ? cell.textContent.trim() : sort;
    return text === "\u2013" ? "" : text;
  };
  /* The number a text starts with: "−0.05 to +0.08", "13%"; none for a date, which sorts as text. */
  var numberOf = function (text) {
    return /^\d{4}-\d\d/.test(text) ? NaN : parseFloat(text.replace("\u2212", "-").replace(/,/g, ""));
  };
  var compare = function (a, b) {
    var x = numberOf(a), y = numberOf(b);
    if (!isNaN(x) && !isNaN(y) && x !== y) return x - y;
    return a.localeCompare(b, document.documentElement.lang || "en");
  };
  var sortBy = function (table, header, column) {
    var down = header.getAttribute("aria-sort") === "ascending";
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row) { return { row: row, key: keyOf(row, column) }; });
    rows.sort(function (a, b) {
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
      return (down ? -1 : 1) * compare(a.key, b.key);
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
    all(table.tHead, "th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  all(document, "table.gb-sortable").forEach(function (table) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 2) return;
    all(table.tHead, "th").forEach(function (header, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (header.firstChild) button.appendChild(header.firstChild);
      header.appendChild(button);
      button.addEventListener("click", function () { sortBy(table, header, column); });
    });
  });
})();
