"use strict";
/* Comforts only: everything on the page can be read without this script. */
(function () {
  var isPrinting = false;
  var tools = document.querySelector(".tools");
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var wish = event.target.getAttribute("data-folds");
      if (wish) document.querySelectorAll("details").forEach(function (fold) { fold.open = wish === "open"; });
    });
  }

  /* Which folds are open is remembered where the browser lets us, by page and by the words of the fold. */
  var key = "faxian-report-" + document.title, state = {};
  try { state = JSON.parse(localStorage.getItem(key) || "{}"); } catch (refused) { state = {}; }
  document.querySelectorAll("details").forEach(function (fold, place) {
    var name = fold.id || place + fold.querySelector("summary").textContent.trim().slice(0, 40);
    if (name in state) fold.open = state[name];
    fold.addEventListener("toggle", function () {
      if (isPrinting) return;
      state[name] = fold.open;
      try { localStorage.setItem(key, JSON.stringify(state)); } catch (refused) { /* a private window */ }
    });
  });

  function openAround(id) {
    var place = id && document.getElementById(id);
    for (var node = place; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (place) place.scrollIntoView();
  }
  function follow() { openAround(decodeURIComponent(location.hash.slice(1))); }
  window.addEventListener("hashchange", follow);
  if (location.hash) follow();

  var closed = [];
  window.addEventListener("beforeprint", function () {
    isPrinting = true;
    closed = Array.prototype.filter.call(document.querySelectorAll("details"), function (fold) { return !fold.open; });
    closed.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (fold) { fold.open = false; });
    setTimeout(function () { isPrinting = false; }, 0);
  });

  document.querySelectorAll("[data-filter]").forEach(function (area) {
    var label = document.createElement("label");
    label.className = "filter";
    label.textContent = "筛选 ";
    var box = document.createElement("input");
    box.type = "search";
    label.appendChild(box);
    area.parentNode.insertBefore(label, area);
    var rows = area.querySelectorAll("tbody tr");
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase();
      rows.forEach(function (row) { row.hidden = wanted !== "" && row.textContent.toLowerCase().indexOf(wanted) < 0; });
    });
  });
})();
