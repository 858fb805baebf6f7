"use strict";
/* Comforts only: everything on the page can be read without this script. */
(function () {
  var tools = document.querySelector(".tools");
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var wish = event.target.getAttribute("data-folds");
      if (wish) document.querySelectorAll("details").forEach(function (fold) { fold.open = wish === "open"; });
    });
  }

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
    closed = Array.prototype.filter.call(document.querySelectorAll("details"), function (fold) { return !fold.open; });
    closed.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (fold) { fold.open = false; }); });

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
