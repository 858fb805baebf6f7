"use strict";
/* The lead index: everything it shows comes from the files under desk/, loaded by script tags, so it works from a disk. */
var desk = (function () {
  var PAGE = 50;
  var known = null, all = { id: [] }, towns = {}, waiting = {}, order = [], shown = 0;

  function element(id) { return document.getElementById(id); }
  function make(tag, text, name) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    if (name) node.className = name;
    return node;
  }
  function link(id) {
    var node = make("a", id, "code");
    node.href = "#lead-" + id;
    return node;
  }
  function word(kind, place) { return place < 0 ? "—" : known.codes[kind][place]; }
  function part(at) {
    var low = 0, high = known.parts.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (known.parts[middle][3] <= at) low = middle; else high = middle - 1;
    }
    return known.parts[low];
  }
  function day(after) {
    if (after === null) return "—";
    var found = new Date(known.as_of + "T00:00:00Z");
    found.setUTCDate(found.getUTCDate() + after);
    return found.toISOString().slice(0, 10);
  }
  function cell(column, at) { return column && column.of ? column.of[column.at[at]] : column[at]; }

  function options(id, words) {
    var box = element(id);
    words.forEach(function (one) {
      var option = make("option", one[1]);
      option.value = one[0];
      box.appendChild(option);
    });
  }

  /* ---- what is asked for */
  function wanted() {
    return { text: element("search").value.trim(), town: element("by-town").value, rule: element("by-rule").value,
      urgency: element("by-urgency").value, state: element("by-state").value, answer: element("by-answer").value,
      order: element("by-order").value };
  }
  function find() {
    var ask = wanted(), found = [], start = 0, end = all.id.length;
    if (ask.town !== "") {
      var mine = known.parts.filter(function (one) { return one[1] === ask.town; });
      start = mine[0][3];
      end = mine[mine.length - 1][3] + mine[mine.length - 1][4];
    }
    var text = ask.text.toLowerCase(), line = /^[0-9]{1,5}$/.test(text) ? Number(text) : -1;
    for (var at = start; at < end; at++) {
      if (ask.rule !== "" && all.rule[at] !== Number(ask.rule)) continue;
      if (ask.urgency !== "" && all.urgency[at] !== Number(ask.urgency)) continue;
      if (ask.state !== "" && all.state[at] !== Number(ask.state)) continue;
      if (ask.answer !== "" && all.answer[at] !== Number(ask.answer)) continue;
      if (text !== "" && all.line[at] !== line && all.id[at].toLowerCase().indexOf(text) < 0 &&
          (text.length < 6 || all.home[at].toLowerCase().indexOf(text) < 0)) continue;
      found.push(at);
    }
    var by = ask.order;
    if (by === "due") found.sort(function (a, b) { return (all.due[a] === null ? 1e9 : all.due[a]) - (all.due[b] === null ? 1e9 : all.due[b]) || a - b; });
    if (by === "urgency" || by === "rule") found.sort(function (a, b) { return all[by][a] - all[by][b] || a - b; });
    if (by === "id") found.sort(function (a, b) { return all.id[a] < all.id[b] ? -1 : all.id[a] > all.id[b] ? 1 : a - b; });
    return found;
  }
  function draw() {
    var body = element("list").querySelector("tbody"), pages = Math.max(Math.ceil(order.length / PAGE), 1);
    body.textContent = "";
    order.slice(shown * PAGE, (shown + 1) * PAGE).forEach(function (at) {
      var row = document.createElement("tr"), head = make("th");
      head.scope = "row";
      head.appendChild(link(all.id[at]));
      row.appendChild(head);
      var rule = word("rule", all.rule[at]), card = known.rules[rule];
      var urgency = word("urgency", all.urgency[at]);
      [[card ? rule + " " + card.title : rule], [part(at)[2]], [all.line[at] || "—", "count"],
        [urgency, urgency === "红" ? "red" : urgency === "橙" ? "orange" : ""], [day(all.due[at])],
        [word("state", all.state[at])], [word("answer", all.answer[at])]].forEach(function (one) {
        row.appendChild(make("td", one[0], one[1]));
      });
      if (location.hash === "#lead-" + all.id[at]) row.className = "chosen";
      body.appendChild(row);
    });
    element("list").hidden = order.length === 0;
    element("pager").hidden = pages < 2;
    element("page").textContent = "第 " + (shown + 1) + " 页，共 " + pages + " 页";
    element("pager").querySelector("[data-step='-1']").disabled = shown === 0;
    element("pager").querySelector("[data-step='1']").disabled = shown >= pages - 1;
    sayWhatIsHidden();
  }
  function search() {
    order = find();
    shown = 0;
    element("found").textContent = "查到 " + order.length + " 条";
    draw();
  }

  /* ---- one lead */
  function load(file, then) {
    if (towns[file]) return then(towns[file]);
    if (waiting[file]) return waiting[file].push(then);
    waiting[file] = [then];
    var script = document.createElement("script");
    script.src = "desk/" + file + ".js";
    script.onerror = function () {
      element("lead").textContent = "读不到 desk/" + file + ".js：请确认整个文件夹都在。";
      delete waiting[file];
    };
    document.head.appendChild(script);
  }
  function facts(rows) {
    var list = document.createElement("dl");
    rows.forEach(function (one) {
      if (one[1] === null || one[1] === undefined || one[1] === "") return;
      var row = document.createElement("div"), value = document.createElement("dd");
      row.appendChild(make("dt", one[0]));
      if (one[1].nodeType) value.appendChild(one[1]); else value.textContent = one[1];
      row.appendChild(value);
      list.appendChild(row);
    });
    return list;
  }
  function links(ids) {
    if (!ids) return null;
    var span = document.createElement("span");
    ids.split(";").forEach(function (id, place) {
      if (place) span.appendChild(document.createTextNode("、"));
      span.appendChild(at(id) < 0 ? make("span", id + "（以前各期，已不在本页）", "code") : link(id));
    });
    return span;
  }
  function at(id) { return all.id.indexOf(id); }
  function lines(text, ask) {
    if (!text) return null;
    return text.split(";").map(function (one) {
      var place = one.split(" ");
      return (ask[place[0]] || place[0]) + " 第 " + place[1] + " 行";
    }).join("；");
  }
  function list(items) {
    var box = document.createElement("ul");
    items.forEach(function (one) { box.appendChild(make("li", one)); });
    return box;
  }
  function table(caption, heads, rows) {
    var box = make("div", null, "scroll"), grid = document.createElement("table"), top = document.createElement("tr");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", caption);
    grid.appendChild(make("caption", caption));
    heads.forEach(function (one) { var head = make("th", one); head.scope = "col"; top.appendChild(head); });
    grid.appendChild(document.createElement("thead")).appendChild(top);
    var body = grid.appendChild(document.createElement("tbody"));
    rows.forEach(function (cells) {
      var row = document.createElement("tr");
      cells.forEach(function (one) { row.appendChild(make("td", one)); });
      body.appendChild(row);
    });
    box.appendChild(grid);
    return box;
  }
  function show(place) {
    var mine = part(place);
    load(mine[0], function (town) { tell(place, mine, town); });
  }
  function tell(place, mine, town) {
    var n = place - mine[3], box = element("lead"), rule = word("rule", all.rule[place]), card = known.rules[rule] || {};
    function of(name) { return cell(town[name], n); }
    var names = {};
    known.parts.forEach(function (one) { names[one[1]] = one[2]; });
    box.textContent = "";
    var title = make("h3", "线索 " + all.id[place]);
    title.id = "lead-title";
    box.appendChild(title);
    box.appendChild(make("p", of("statement")));
    var held = of("held"), because = held && card.held && card.held[held];
    box.appendChild(facts([["办理状态", word("state", all.state[place])], ["暂缓的原因", held ? of("because") + (because ? "：" + because : "") : null],
      ["清单位置", lines(of("lines"), names)], ["乡镇（街道）", mine[2]], ["村（社区）", of("village")], ["提示", of("mark")],
      ["紧急程度", word("urgency", all.urgency[place])], ["办结时限", of("due")], ["核查结论", of("answer")], ["案件编号", of("case")],
      ["对象", [of("person"), of("surname") ? "（" + of("surname") + "）" : "", of("home") ? "，户 " + of("home") : ""].join("")],
      ["身份等级", of("level")], ["首次列出", of("opened")], ["连续月数", of("months")],
      ["所督办的线索", links(of("about"))], ["督办提醒", links(of("reminders"))]]));

    box.appendChild(make("h3", "规则 " + rule + " " + (card.title || "")));
    box.appendChild(make("p", card.says || ""));
    box.appendChild(make("p", "条件（全部成立）：", "small"));
    box.appendChild(list(card.conditions || []));
    box.appendChild(facts([["处置类别", card.kind], ["读法", card.reading], ["写在哪里", card.file]]));
    var found = of("facts");
    if (found) { box.appendChild(make("h3", "算出的事实")); box.appendChild(list(found.split("\n"))); }

    var first = 0;
    for (var before = 0; before < n; before++) first += town.rows[before];
    var rows = [];
    for (var row = first; row < first + town.rows[n]; row++) {
      var source = town.source, extract = cell(source.extract, row);
      rows.push([known.extracts[extract] || extract, cell(source.file, row), source.row[row], of("said_in"),
        cell(source.text, row), cell(source.how, row)]);
    }
    box.appendChild(make("h3", "来源：" + rows.length + " 行"));
    if (rows.length) box.appendChild(table("证据（来源文件与行号）", ["数据", "文件", "行", "数据期", "这一行说明什么", "认人"], rows));

    var values = of("values");
    box.appendChild(make("h3", "用到的参数"));
    box.appendChild(values ? list(values.split(",").map(function (one) { return known.values[Number(one)]; }))
      : make("p", "这条规则没有参数，或本期没有重新计算（参数见首次列出那一期）。", "small"));

    box.appendChild(make("h3", "依据条款"));
    var cites = (of("cites") || (card.cites || []).join(";")).split(";").filter(Boolean);
    box.appendChild(table("条款与大意", ["条款", "文件", "条", "大意"], cites.map(function (code) {
      return [code].concat(known.articles[code] || ["—", "—", "—"]);
    })));
    box.appendChild(make("p", "原始字段和逐项权重：faxian explain " + all.id[place], "small"));
    box.hidden = false;
    draw();
    box.focus();
    box.scrollIntoView();
  }
  function follow() {
    var id = decodeURIComponent(location.hash).replace(/^#lead-/, "");
    if (id === decodeURIComponent(location.hash)) return;
    var place = at(id);
    if (place < 0) { element("found").textContent = "本期没有线索 " + id; element("lead").hidden = true; return; }
    show(place);
  }

  /* ---- which folds are open is remembered where the browser lets us */
  function remember() {
    var key = "faxian-" + known.period;
    var state = {};
    try { state = JSON.parse(localStorage.getItem(key) || "{}"); } catch (refused) { state = {}; }
    document.querySelectorAll("details[id]").forEach(function (fold) {
      if (fold.id in state) fold.open = state[fold.id];
      fold.addEventListener("toggle", function () {
        state[fold.id] = fold.open;
        try { localStorage.setItem(key, JSON.stringify(state)); } catch (refused) { /* a private window */ }
      });
    });
  }

  return {
    known: function (given) { known = given; },
    leads: function (given) { Object.keys(given).forEach(function (name) { all[name] = (all[name] || []).concat(given[name]); }); },
    town: function (given) {
      towns[given[0]] = given[1];
      (waiting[given[0]] || []).forEach(function (then) { then(given[1]); });
      delete waiting[given[0]];
    },
    begin: function () {
      if (!known) { element("found").textContent = "读不到 desk/known.js：请确认整个文件夹都在。"; return; }
      var seen = {};
      options("by-town", known.parts.filter(function (one) { var is_new = !seen[one[1]]; seen[one[1]] = true; return is_new; })
        .map(function (one) { return [one[1], one[2]]; }));
      ["rule", "urgency", "state", "answer"].forEach(function (kind) {
        options("by-" + kind, known.codes[kind].map(function (one, place) {
          return [place, kind === "rule" && known.rules[one] ? one + " " + known.rules[one].title : one];
        }));
      });
      element("filters").hidden = false;
      element("filters").addEventListener("input", search);
      element("filters").addEventListener("submit", function (event) { event.preventDefault(); });
      element("filters").addEventListener("reset", function () { setTimeout(search, 0); });
      element("pager").addEventListener("click", function (event) {
        var step = Number(event.target.getAttribute("data-step"));
        if (step) { shown += step; draw(); }
      });
      window.addEventListener("hashchange", follow);
      remember();
      search();
      follow();
    }
  };
})();
