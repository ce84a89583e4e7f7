// The search page: what is typed becomes words, words become lists of texts, lists become cards.
// For browsers of 2013: no later syntax, nothing but <script> to load with, so that it works from a disk too.
// What is published is search.min.js, made of this by tools/script; a test holds them together.
(function (window, document) {
  function named(id) { return document.getElementById(id); }
  // What does nothing without a script is kept where browsers that run none do not show it.
  ["filters", "rest"].forEach(function (id) {
    id = named(id);
    id.outerHTML = id.textContent;
  });
  var form = named("search"), list = named("found"), said = named("said"), more = named("more"), told = form.dataset;
  var page = document.documentElement.lang, NAMES = ["q", "type", "topic", "state", "date"];
  var files = {}, order = [], run = 0, hits, shown, facts, borders;

  // Files ---------------------------------------------------------------------------------------------------------

  function load(name, then) {
    var file = files[name];
    if (!file) {
      file = files[name] = [];
      var script = add(document.body, "script");
      script.onerror = function () { cg(name); };
      script.src = told.index + name + ".js" + (facts ? "?" + facts[0] : "");
    }
    if (file._data) then(file._data);
    else file.push(then);
  }
  window.cg = function (name, data) {
    var file = files[name];
    if (data) file._data = data;
    else files[name] = 0; // asked for again next time
    file.forEach(function (then) { then(data); });
  };
  function each(items, one, then) {
    var left = items.length + 1;
    function done() { if (!--left) then(); }
    items.forEach(function (item, at) { one(item, done, at); });
    done();
  }

  // What is written, as `coding` writes it --------------------------------------------------------------------------

  function numbers(text) {
    var found = [], number = 0;
    text.split("").forEach(function (sign) {
      var value = sign.charCodeAt(0) - 35;
      if (value > 57) value--;
      number = number * 45 + value % 45;
      if (value < 45) { found.push(number); number = 0; }
    });
    return found;
  }
  // Words, each after a capital that says how much of the one before it begins with; then what belongs to it.
  function fronted(text, pattern) {
    var before = "";
    return ((text || "").match(pattern || /[A-Z][^A-Z]*/g) || []).map(function (part) {
      part = before.slice(0, part.charCodeAt(0) - 65) + part.slice(1);
      before = pattern ? part.split(" ")[0] : part.replace(/[#-,]$/, "");
      return part;
    });
  }
  function safe(word) {
    return word.replace(/[^a-z0-9]/g, function (sign) { return "-" + sign.charCodeAt(0).toString(16); });
  }
  // The place of the last border that does not stand after a word.
  function place(borders, word) {
    return Math.max(0, borders.filter(function (border) { return border <= word; }).length - 1);
  }

  // Words, as `analysis` cuts and folds them ------------------------------------------------------------------------

  var WORD = /[^\0-\/:-@\[-`{-©«-±´¶-¹»-¿×÷\u2000-\u2bff\u2e00-\u303f\ud800-\udfff\ufe30-\uffff]+/g;

  function fold(word) {
    word = word.toLowerCase().replace(/[œæßøđł]/g, function (sign) {
      return { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l" }[sign];
    });
    return word.normalize ? word.normalize("NFD").replace(/([a-zα-ωе])[\u0300-\u036f]+/g, "$1").normalize("NFC")
      : word.replace(/[à-ÿ]/g, function (sign) { return "aaaaaaaceeeeiiiidnooooo-ouuuuyty"[sign.charCodeAt(0) - 224]; });
  }
  function words(text) {
    return (text.match(WORD) || []).map(fold).join(" ").replace(/[\u3040-\u9fff\uf900-\ufaff]+/g, function (run) {
      return run.length < 2 ? run : run.replace(/./g, function (sign, at) { return " " + run.substr(at, 2); }).slice(0, -1);
    }).split(" ").filter(function (word, at, all) {
      return (word.length > 1 || /[\d⺀-\uffff]/.test(word)) && all.indexOf(word) == at
        && facts[6].indexOf(" " + word + " ") < 0;
    }).slice(0, 8);
  }

  // Looking up ----------------------------------------------------------------------------------------------------

  // The words of the part in which a word would stand, and of the next when `both`; each with the first of the other
  // forms of its word.
  function entries(word, both, then) {
    var outer = borders[place(borders, word)], found = [];
    function give(all) {
      var at = place(all, word);
      each(all.slice(at, at + 1 + both), function (border, done) {
        load("w-" + safe(border), function (text) {
          var heads = [];
          found = found.concat(fronted(text, /[^!]+/g).map(function (entry, at) {
            var fields = entry.split("~"), parts = fields[0].split(" "), list = numbers(parts[1]), back = list.shift();
            heads[at] = back ? heads[at - back] : at;
            return { _word: parts[0], _head: heads[at], _list: list, _count: parts[2] ? numbers(parts[2])[0] : list.length, _far: fields[1] };
          }));
          done();
        });
      }, function () { then(found); });
    }
    if (facts[8]) load("i-" + safe(outer), function (text) { give(fronted(text)); });
    else give(borders);
  }
  function use(term, entry, weight) {
    var at = 0;
    weight *= Math.log(1 + (facts[1] - entry._count + .5) / (entry._count + .5));
    hits[entry._word] = 1;
    if (entry._count > entry._list.length) term._cut = 1;
    entry._list.forEach(function (number) {
      at += number >> 2;
      term._scores[at] = Math.max(term._scores[at] || 0, weight * Math.pow(6, number % 4 / 3));
    });
    return entry._count;
  }
  // A word with its other forms; says in how many texts it stands itself.
  function exact(term, word, weight, then, alone) {
    entries(word, 0, function (found) {
      var it = found.filter(function (entry) { return entry._word == word; })[0], far = [];
      if (!it) return then(0);
      found.forEach(function (entry) {
        if (entry._head != it._head || alone && entry != it) return;
        use(term, entry, entry == it ? weight : weight / 2);
        if (entry._far && !alone) far = entry._far.split(",");
      });
      each(far, function (other, done) { exact(term, other, weight / 2, done, 1); }, function () { then(it._count); });
    });
  }
  // Words that begin so; says in how many texts the most frequent of them stand.
  function begun(term, word, then) {
    entries(word, 1, function (found) {
      var total = 0;
      found.filter(function (entry) { return !entry._word.indexOf(word); }).sort(function (one, other) {
        return other._count - one._count;
      }).slice(0, 9).forEach(function (entry) { total += use(term, entry, .7); });
      then(total);
    });
  }
  // How unlikely one mistake makes `typed` of `meant`; 99 when it takes more than one. A letter left out, doubled or
  // exchanged with its neighbour can happen in few ways, another letter instead in many.
  function mistake(typed, meant) {
    for (var at = 0; typed[at] && typed[at] == meant[at];) at++;
    var one = typed.slice(at), other = meant.slice(at), rest = one.slice(1);
    return one == other.slice(1) || one[1] + one[0] + one.slice(2) == other
      || rest == other && one[0] == typed[at - 1] ? 0 : rest == other || rest == other.slice(1) ? 3 : 99;
  }
  // The word that was meant by a mistyped one, when it is so much more usual; in the words that begin or end like it.
  function guess(word, least, then) {
    load("lexicon", function (both) {
      var best, half = word.length >> 1;
      each(["a-", "z-"], function (letter, done, back) {
        function turned(word) { return back ? word.split("").reverse().join("") : word; }
        var own = fronted(both[back]), start = turned(word).slice(0, back ? word.length - half : half);
        each(own.slice(place(own, start), place(own, start + "\uffff") + 1), function (border, next) {
          load(letter + safe(border), function (text) {
            fronted(text).forEach(function (entry) {
              var other = turned(entry.slice(0, -1)), level = entry.charCodeAt(entry.length - 1) - 35 - mistake(word, other);
              if (level > least && other != word) { least = level; best = other; }
            });
            next();
          });
        }, done);
      }, function () { then(best); });
    });
  }
  function look(word, then) {
    var term = { _scores: {}, _typed: word };
    function done() { then(term); }
    function unusual(total) {
      if (total > 30 || word.length < 4 || /\d/.test(word)) return done();
      guess(word, total ? Math.log(total) * 1.4 + 3 : -9, function (meant) {
        term._meant = meant;
        if (meant) exact(term, meant, 1.5, done); // before the few texts with the same mistake
        else done();
      });
    }
    exact(term, word, 1, function (total) {
      if (total > 2 + facts[1] / 2e3) done();
      else if (total || word.length < 3) unusual(total);
      else begun(term, word, unusual);
    });
  }

  // Searching -----------------------------------------------------------------------------------------------------

  function value(name) { return form[name].value; }

  function search() {
    var me = ++run, terms = [], kept = [];
    hits = {};
    load("index", function (data) {
      if (!data) return said.textContent = told.failed;
      // State, count of texts, language, cards in a file, spaces, topics, stop words, borders, whether nested, languages
      // of translations, places of what staff wrote.
      facts = data;
      borders = borders || fronted(facts[7]);
      each(words(value("q")), function (word, done) {
        look(word.slice(0, 24), function (term) { terms.push(term); done(); });
      }, function () {
        each(NAMES.slice(1).filter(value), function (name, done) {
          var places = {};
          kept.push(places);
          each(value(name).split(" "), function (one, next) {
            load("f-" + name + "-" + safe(one), function (text) {
              var at = 0;
              numbers(text || "").forEach(function (number) { places[at += number] = 1; });
              next();
            });
          }, done);
        }, function () { if (me == run) rank(terms, kept); });
      });
    });
  }
  function rank(terms, kept) {
    var scores = {}, met = {}, best = 0, cut = 0;
    terms.forEach(function (term) {
      cut += term._cut || 0;
      for (var at in term._scores) {
        scores[at] = (scores[at] || 0) + term._scores[at];
        met[at] = (met[at] || 0) + 1;
      }
    });
    // Of a word whose list was cut, a text that is not in it may well have it.
    if (cut < terms.length) terms.forEach(function (term) {
      for (var at in scores) if (term._cut && !term._scores[at]) met[at]++;
    });
    if (!terms.length && kept[0]) scores = met = kept[0];
    order = Object.keys(scores).filter(function (at) {
      return kept.every(function (places) { return places[at]; });
    });
    // Of what was translated, that in the language of this page comes before that in another.
    order.forEach(function (at) {
      best = Math.max(best, met[at] += (at < facts[10] && page.indexOf(facts[9][at % facts[9].length])) / 2);
    });
    order = order.filter(function (at) { return met[at] == best; }).sort(function (one, other) {
      return scores[other] - scores[one] || one - other;
    });
    list.textContent = "";
    shown = 0;
    show(function () {
      said.textContent = !asked() ? "" : order[0] ? (best + .5 < terms.length ? told.some + " " : "")
        + told.count.replace("*", order.length + (cut && order.length > 999 ? "+" : "")) : told.none;
      terms.forEach(offer);
    });
  }

  // Showing: text is only ever set as text ----------------------------------------------------------------------------

  function add(to, name, text) {
    var made = document.createElement(name);
    made.textContent = text || "";
    return to.appendChild(made);
  }
  function offer(term) {
    if (!term._meant) return;
    // The index knows words without accents: the cards may show how this one is written.
    var meant = (list.textContent.match(WORD) || []).filter(function (word) { return fold(word) == term._meant; })[0] || term._meant;
    var asked = value("q").replace(WORD, function (word) { return fold(word) == term._typed ? meant : word; });
    add(said, "span", " " + told["try"] + " ");
    var link = add(said, "a", meant.toLowerCase());
    link.href = "?q=" + encodeURIComponent(asked);
    link.onclick = function () { form.q.value = asked; form.q.focus(); return go(); };
  }
  function marked(to, text) {
    var at = 0;
    text.replace(WORD, function (word, from) {
      if (!hits[fold(word)]) return;
      add(to, "span", text.slice(at, from));
      add(to, "mark", word);
      at = from + word.length;
    });
    add(to, "span", text.slice(at));
  }
  // What a value is called, as the form words it.
  function called(name, wanted) {
    var option = form[name].querySelector("[value='" + wanted + "']");
    return option && option.text;
  }
  function card(line, at) {
    if (!line) return;
    var fields = line.split("\t"), others = fields[2].split(" "), meta = numbers(others[0]), number = "";
    var item = add(list, "li"), title = add(add(item, "h2"), "a"), address = others[2];
    if (!address) facts[4].forEach(function (space) {
      if (space[0] > at) return;
      number = at - space[0] + 1;
      address = space[1].replace("*", number).replace("%", Math.ceil(number / space[2]));
    });
    title.href = told.root + address;
    item.lang = others[1] || facts[2];
    marked(title, fields[0] || fields[1]);
    if (fields[0] && fields[1]) marked(add(item, "p"), fields[1]);
    item = add(item, "p", [[called("type", told.whats.split(" ")[meta[0]]), number && told.number + number].join(" "),
      called("topic", facts[5].split(" ")[meta[1] - 1]), meta[2] && new Date(meta[2] * 864e5 + 36e6).toLocaleDateString(
        page, { day: "numeric", month: "long", year: "numeric" })].filter(Boolean).join(" · "));
    item.lang = page;
    item.className = "m";
  }
  function show(then) {
    var some = order.slice(shown, shown += 10);
    function file(at) { return "c" + Math.floor(at / facts[3]); }
    each(some, function (at, done) { load(file(at), done); }, function () {
      some.forEach(function (at) { card((files[file(at)]._data || "").split("\n")[at % facts[3]], +at); });
      more.hidden = shown >= order.length;
      then();
    });
  }

  // Asking --------------------------------------------------------------------------------------------------------

  function asked() {
    return NAMES.filter(value).map(function (name) {
      return name + "=" + encodeURIComponent(value(name));
    }).join("&");
  }
  function go() {
    try { history.pushState(0, "", "?" + asked()); } catch (error) { /* some browsers refuse on a disk */ }
    search();
    return false;
  }
  window.onpopstate = function () {
    NAMES.forEach(function (name) {
      var found = location.search.match("[?&]" + name + "=([^&]*)");
      try { form[name].value = found ? decodeURIComponent(found[1].replace(/\+/g, " ")) : ""; } catch (error) { /* not ours */ }
    });
    if (asked() || shown) search();
  };
  form.onsubmit = go;
  NAMES.slice(1).forEach(function (name) { form[name].onchange = go; });
  more.onclick = function () {
    var first = shown;
    show(function () { if (more.hidden) list.querySelectorAll("a")[first].focus(); });
  };
  window.onpopstate();
})(window, document);
