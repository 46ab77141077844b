"use strict";
(function () {
  var all = function (where, what) { return Array.prototype.slice.call(where.querySelectorAll(what)); };

  /* Contents start closed on a small screen. */
  all(document, ".gb-contents details").forEach(function (details) {
    if (window.matchMedia("(max-width: 74.99rem)").matches) details.open = false;
  });

  /* On paper the findings stand with their evidence, and the provenance; of all else what the reader opened. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all(document, ".gb-finding details:not([open]), .gb-run:not([open])");
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

  /* Maps: hover and focus tell a country's figures, arrows go from one to the next, buttons zoom and change the view. */
  var button = function (label, title, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    if (title) { made.setAttribute("aria-label", title); made.title = title; }
    made.addEventListener("click", act);
    return made;
  };
  all(document, ".gb-map").forEach(function (figure) {
    var svg = figure.querySelector(".gb-world"), says = figure.querySelector(".gb-map-says");
    if (!svg || !says) return;
    var whole = svg.getAttribute("viewBox").split(" ").map(Number), box = whole.slice();
    var signs = says.textContent, silent = "Point to a country, or go from one to the next with the arrow keys. " + signs;
    says.textContent = silent;
    window.addEventListener("beforeprint", function () { says.textContent = signs; });
    window.addEventListener("afterprint", function () { says.textContent = silent; });
    var lands = all(svg, ".gb-land"), named = lands.filter(function (land) { return land.getAttribute("tabindex") === "0"; });
    var order = named.concat(lands.filter(function (land) { return named.indexOf(land) < 0; }));
    var text = function (land) { return land.getAttribute("aria-label"); };
    lands.forEach(function (land) { land.setAttribute("tabindex", "-1"); });
    if (order.length) order[0].setAttribute("tabindex", "0");
    var tell = function (land) { says.textContent = land ? text(land) : silent; };
    var landOf = function (node) { return node.closest ? node.closest(".gb-land") : null; };
    svg.addEventListener("pointerover", function (event) { var land = landOf(event.target); if (land) tell(land); });
    svg.addEventListener("pointerleave", function () { tell(landOf(document.activeElement)); });
    svg.addEventListener("focusin", function (event) {
      lands.forEach(function (land) { land.setAttribute("tabindex", "-1"); });
      var land = landOf(event.target);
      if (land) { land.setAttribute("tabindex", "0"); tell(land); }
    });
    svg.addEventListener("focusout", function () { tell(null); });

    var show = function (x, y, width) {
      var height = width * whole[3] / whole[2];
      box = [Math.min(Math.max(x, 0), whole[2] - width), Math.min(Math.max(y, 0), whole[3] - height), width, height];
      svg.setAttribute("viewBox", box.join(" "));
      svg.classList.toggle("gb-zoomed", width < whole[2]);
    };
    var zoom = function (factor, at) {
      var width = Math.min(Math.max(box[2] * factor, whole[2] / 16), whole[2]), change = width / box[2];
      at = at || [box[0] + box[2] / 2, box[1] + box[3] / 2];
      show(at[0] - (at[0] - box[0]) * change, at[1] - (at[1] - box[1]) * change, width);
    };
    var middle = function () {
      var land = landOf(document.activeElement);
      if (!land || !svg.contains(land)) return null;
      var area = land.getBBox();
      return [area.x + area.width / 2, area.y + area.height / 2];
    };
    svg.addEventListener("keydown", function (event) {
      var here = order.indexOf(landOf(event.target)), key = event.key;
      var to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: order.length - 1 }[key];
      if (key === "+" || key === "=") zoom(0.5, middle());
      else if (key === "-") zoom(2, middle());
      else if (key === "0" || key === "Escape") show(0, 0, whole[2]);
      else if (to !== undefined && here >= 0) order[(to + order.length) % order.length].focus({ preventScroll: true });
      else return;
      event.preventDefault();
    });
    var held = null;
    svg.addEventListener("pointerdown", function (event) {
      if (box[2] < whole[2]) held = { x: event.clientX, y: event.clientY, left: box[0], top: box[1] };
    });
    window.addEventListener("pointermove", function (event) {
      if (!held) return;
      var unit = box[2] / svg.getBoundingClientRect().width;
      show(held.left - (event.clientX - held.x) * unit, held.top - (event.clientY - held.y) * unit, box[2]);
    });
    ["pointerup", "pointercancel"].forEach(function (name) { window.addEventListener(name, function () { held = null; }); });
    svg.addEventListener("dblclick", function (event) {
      var area = svg.getBoundingClientRect(), unit = box[2] / area.width;
      zoom(0.5, [box[0] + (event.clientX - area.left) * unit, box[1] + (event.clientY - area.top) * unit]);
    });

    var tools = document.createElement("div"), views = [];
    tools.className = "gb-map-tools";
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "The map");
    [["counts", "Articles"], ["tone", "Tone"]].forEach(function (view) {
      var made = button(view[1], "", function () {
        figure.setAttribute("data-view", view[0]);
        views.forEach(function (other) { other.setAttribute("aria-pressed", String(other === made)); });
      });
      made.setAttribute("aria-pressed", String(view[0] === "counts"));
      views.push(made);
      tools.appendChild(made);
    });
    var gap = document.createElement("span");
    gap.className = "gb-gap";
    tools.appendChild(gap);
    tools.appendChild(button("+", "Zoom in", function () { zoom(0.5); }));
    tools.appendChild(button("\u2212", "Zoom out", function () { zoom(2); }));
    tools.appendChild(button("Whole world", "", function () { show(0, 0, whole[2]); }));
    figure.insertBefore(tools, svg);
  });
})();
