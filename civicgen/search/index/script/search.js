// The search page: what is typed becomes words, words become lists of texts, lists become cards.
// For browsers of 2013: no later syntax, nothing but <script> to load with, so that it works from a disk too.
// What is published is search.min.js, made of this by tools/script; a test holds them together.
(function () {
  function named(id) { return document.querySelector(id); }
  // What does nothing without a script is kept where browsers that run none do not show it.
  ["#filters", "#rest"].forEach(function (id) {
    id = named(id);
    id.outerHTML = id.textContent;
  });
  var form = named("#search"), list = named("#found"), said = named("#said"), more = named("#more"), told = form.dataset;
  var page = told.lang, NAMES = ["q", "type", "topic", "state", "date"];
  var files = {}, order = [], facts = [""], run = 0, hits, shown, borders;
  // Made once: to write ten days costs more than all else otherwise.
  var written = window.Intl ? Intl.DateTimeFormat(page, { day: "numeric", year: "numeric", month: "long" }).format
    : function (day) { return day.toLocaleDateString(); };

  // Files ---------------------------------------------------------------------------------------------------------

  function load(name, then) {
    var file = files[name];
    if (!file) {
      file = files[name] = [];
      var script = add(form, "script");
      script.src = told.index + name + ".js?" + facts[0];
      script.onerror = function () { cg(name); };
    }
    file.push(then);
  }
  cg = function (name, data) {
    var file = files[name];
    if (data == null) {
      files[name] = 0; // it is asked for again next time
      return say(told.lost);
    }
    file.push = function (then) { then(data); }; // whoever comes later need not wait
    file.forEach(file.push);
  };
  // Says something instead of what was found.
  function say(text) {
    list.textContent = "";
    said.textContent = text;
  }
  function each(items, one, then) {
    var left = items.length;
    function done() { if (!left--) then(); }
    items.forEach(function (item, at) { one(item, done, at); });
    done();
  }

  // What is written, as `coding` writes it --------------------------------------------------------------------------

  function numbers(text) {
    var found = [], number = 0, at = 0, value;
    while (value = text.charCodeAt(at++)) {
      value -= 35 + (value > 92);
      number = number * 45 + value % 45;
      if (value < 45) { found.push(number); number = 0; }
    }
    return found;
  }
  // Words, each after a capital that says how much of the one before it begins with; then what belongs to it.
  function fronted(text, pattern) {
    var before = "";
    return (text.match(pattern || /[A-Z][^A-Z]*/g) || []).map(function (part) {
      part = before.slice(0, part.charCodeAt() - 65) + part.slice(1);
      before = part.replace(/[ #-,].*/, "");
      return part;
    });
  }
  function safe(word) {
    return word.replace(/[^a-z\d]/g, function (sign) { return "-" + sign.charCodeAt() + "-"; });
  }
  // The place of the last border that does not stand after a word.
  function place(borders, word) {
    return (borders.filter(function (border) { return border <= word; }).length || 1) - 1;
  }

  // Words, as `analysis` cuts and folds them ------------------------------------------------------------------------

  var WORD = /[^\0-\/:-@\[-`{-©«-±´¶-¹»-¿×÷\u2000-\u2bff\u2e00-\u303f\ud800-\udfff\ufe30-\uffff]+/g;

  function fold(word) {
    word = word.toLowerCase();
    if (!/[^a-z]/.test(word)) return word; // most are, and one looks at all words of ten cards
    word = word.replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/đ/g, "d").replace(/ł/g, "l");
    return word.normalize ? word.normalize("NFD").replace(/([a-zα-ωе])[\u0300-\u036f]+/g, "$1").normalize("NFC")
      : word.replace(/[à-ÿ]/g, function (sign) { return "aaaaaaaceeeeiiiidnooooo-ouuuuyty"[sign.charCodeAt() - 224]; });
  }
  function words(text) {
    return (text.match(WORD) || []).map(fold).join(" ").replace(/[\u3040-\u9fff\uf900-\ufaff]{2,}/g, function (run) {
      return run.replace(/.(?=(.))/g, " $&$1").slice(0, -1);
    }).split(" ").filter(function (word, at, all) {
      return /..|[\d⺀-\uffff]/.test(word) && all.indexOf(word) == at
        && facts[6].indexOf(" " + word + " ") < 0;
    }).slice(0, 8);
  }

  // Looking up ----------------------------------------------------------------------------------------------------

  // The words of the part in which a word would stand, and of the next when `both`; each as a word (1), the place of the
  // first of its other forms (2), its list, which is read when it is wanted (3), how many texts when the list is cut (4),
  // its other forms in other parts (5).
  function entries(word, both, then) {
    var outer = borders[place(borders, word)], found = [];
    function give(all) {
      var at = place(all, word);
      each(all.slice(at, at + 1 + both), function (border, done) {
        load("w-" + safe(border), function (text) {
          var heads = [];
          fronted(text, /[^!]+/g).forEach(function (entry, at) {
            found.push(entry = entry.match(/(\S+) ([P-}]*.)([^ ~]*) ?([^~]*)~?(.*)/));
            var back = numbers(entry[2])[0];
            entry[2] = heads[at] = back ? heads[at - back] : at;
          });
          done();
        });
      }, function () { then(found); });
    }
    if (facts[8]) load("i-" + safe(outer), function (text) { give(fronted(text)); });
    else give(borders);
  }
  // Says in how many texts the word stands.
  function use(term, entry, weight) {
    var at = 0, list = numbers(entry[3]), count = numbers(entry[4])[0] || list.length;
    weight *= Math.log((facts[1] + 1) / (count + .5));
    hits[entry[1]] = 1;
    term._cut |= count > list.length;
    list.forEach(function (number) {
      at += number >> 2; // and a level, as `postings` makes them: even on a scale of ratios
      if (!term._scores[at]) term._places.push(at);
      term._scores[at] = Math.max(weight * Math.pow(1.82, number % 4), term._scores[at] || 0);
    });
    return count;
  }
  // A word with its other forms; says in how many texts they stand.
  function exact(term, word, weight, then, alone) {
    entries(word, 0, function (found) {
      var it = found.filter(function (entry) { return entry[1] == word; })[0], far = [], total = it ? use(term, it, weight) : 0;
      if (total && !alone) found.forEach(function (entry) {
        if (entry[2] != it[2]) return;
        if (entry != it) total += use(term, entry, weight / 2);
        if (entry[5]) far = entry[5].split(",");
      });
      each(far, function (other, done) { exact(term, other, weight / 2, done, 1); }, function () { then(total); });
    });
  }
  // Words that begin so; says in how many texts those with the longest lists stand.
  function begun(term, word, then) {
    entries(word, 1, function (found) {
      var total = 0;
      found.filter(function (entry) { return !entry[1].indexOf(word); }).sort(function (one, other) {
        return other[3].length - one[3].length;
      }).slice(0, 9).forEach(function (entry) { total += use(term, entry, .7); });
      then(total);
    });
  }
  // How unlikely one mistake makes `typed` of `meant`; infinite when it takes more than one. A letter left out, doubled or
  // exchanged with its neighbour can happen in few ways, as does a plural; another letter instead in many.
  function mistake(typed, meant) {
    for (var at = 0; typed[at] && typed[at] == meant[at];) at++;
    var one = typed.slice(at), other = meant.slice(at), rest = one.slice(1);
    return one == other.slice(1) || one[1] + one[0] + one.slice(2) == other
      || rest == other && (one == "s" || one[0] == typed[at - 1]) ? 0 : rest == other || rest == other.slice(1) ? 3 : 1 / 0;
  }
  // The word that was meant by a mistyped one, when it is so much more usual; in the words that begin or end like it,
  // which are kept from their ends.
  function guess(word, least, then) {
    load("lexicon", function (both) {
      var best;
      each(["a-", "z-"], function (letter, done, back) {
        function turned(word) { return back ? word.split("").reverse().join("") : word; }
        var own = fronted(both[back]), typed = turned(word), start = typed.slice(0, word.length >> 1);
        each(own.slice(place(own, start), place(own, start + "\uffff") + 1), function (border, next) {
          load(letter + safe(border), function (text) {
            fronted(text).forEach(function (entry) {
              var other = entry.slice(0, -1), level = entry.slice(-1).charCodeAt() - 35 - mistake(typed, other);
              if (level > least && other != typed) { least = level; best = turned(other); }
            });
            next();
          });
        }, done);
      }, function () { then(best); });
    });
  }
  // A word that was typed becomes one of the terms: the texts that have it or, if few have, what was meant.
  function look(word, terms, places, then) {
    var term = { _scores: {}, _places: places, _typed: word, _cut: 0 };
    terms.push(term);
    function unusual(total) {
      if (total > 30 || /\d|^.?.?.?$/.test(word)) then();
      else guess(word, Math.log(total) * 1.4 + 3, function (meant) {
        term._meant = meant;
        if (meant) exact(term, meant, 1.5, then); // before the few texts with the same mistake
        else then();
      });
    }
    exact(term, word, 1, function (total) {
      if (total > 2 + facts[1] / 2e3) then();
      else if (total || !word[2]) unusual(total);
      else begun(term, word, unusual);
    });
  }

  // Searching -----------------------------------------------------------------------------------------------------

  function value(name) { return form[name].value; }

  function search() {
    var me = ++run, terms = [], kept = [], places = [];
    hits = {};
    say(told.wait);
    function rank() {
      var scores = {}, met = {}, best = 0, cut = 0, full;
      terms.forEach(function (term) { cut += term._cut; });
      order = places.filter(function (at) {
        if (met[at] || !kept.every(function (those) { return those[at]; })) return;
        scores[at] = 0;
        // Of what was translated, that in the language of this page comes before that in another.
        met[at] = 1 + (at < facts[10] && page.indexOf(facts[9][at % facts[9].length])) / 2;
        terms.forEach(function (term) {
          scores[at] += term._scores[at] || 0;
          // Of a word whose list was cut, a text that is not in it may well have it.
          if (term._scores[at] || term._cut && cut < terms.length) met[at]++;
        });
        scores[at] += 999 * met[at]; // how many words it has counts before all else
        if (met[at] > best) { best = met[at]; full = 0; }
        return full += met[at] == best;
      }).filter(function (at) { // where few have all the words, those that lack one follow
        return met[at] == best || full < 10 && met[at] == best - 1;
      }).sort(function (one, other) {
        return scores[other] - scores[one] || one - other;
      });
      say("");
      shown = 0;
      show(function () {
        said.textContent = !asked() ? "" : full ? (best < terms.length + .5 ? told.some : "")
          + told.count.replace("*", full + (cut && full > 999 ? "+" : "")) + (order[full] ? told.rest : "") : told.none;
        terms.forEach(function (term) { if (term._meant) offer(term); });
      });
    }
    load("index", function (data) {
      // State, count of texts, language, cards in a file, spaces, topics, stop words, borders, whether nested, languages
      // of translations, places of what staff wrote.
      facts = data;
      borders = borders || fronted(facts[7]);
      each(words(value("q")), function (word, done) {
        look(word.slice(0, 24), terms, places, done);
      }, function () {
        each(NAMES.slice(1).filter(value), function (name, done) {
          var those = {};
          kept.push(those);
          each(value(name).split(" "), function (one, next) {
            load("f-" + name + "-" + safe(one), function (text) {
              var at = 0;
              numbers(text).forEach(function (number) {
                those[at += number] = 1;
                if (!terms[0]) places.push(at);
              });
              next();
            });
          }, done);
        }, function () { if (me == run) rank(); });
      });
    });
  }
  // Showing: text is only ever set as text ----------------------------------------------------------------------------

  function add(to, name, text) {
    var made = document.createElement(name);
    made.textContent = text || "";
    return to.appendChild(made);
  }
  function offer(term) {
    // The index knows words without accents: the cards may show how this one is written.
    var meant = (list.textContent.match(WORD) || []).filter(function (word) { return fold(word) == term._meant; })[0] || term._meant;
    var asked = value("q").replace(WORD, function (word) { return fold(word) == term._typed ? meant : word; });
    add(said, "span", told["try"]);
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
    return (form[name].querySelector("[value='" + wanted + "']") || 0).text;
  }
  function card(line, at) {
    if (!line) return;
    // Title, extract, what it is in numbers; of what is no contribution, its language and its address.
    var fields = line.split("\t"), meta = numbers(fields[2]), owner;
    var item = add(list, "li"), title = add(add(item, "h2"), "a"), address = fields[4];
    if (!address) facts[4].forEach(function (space) {
      if (space[0] > at) return;
      var number = at - space[0] + 1;
      owner = told.number + number + space[3];
      address = space[1].replace("*", number).replace("%", Math.ceil(number / space[2]));
    });
    title.href = told.root + address;
    item.lang = fields[3] || facts[2];
    marked(title, fields[0] || fields[1]);
    if (fields[0] && fields[1]) marked(add(item, "p"), fields[1]);
    add(item, "small", [called("type", told.whats.split(" ")[meta[0]]), owner,
      called("topic", facts[5].split(" ")[meta[1] - 1]), meta[2] && written(new Date(meta[2] * 864e5 + 36e6))].filter(Boolean).join(" · ")).lang = page;
  }
  function show(then) {
    var some = order.slice(shown, shown += 10);
    var lines = {};
    each(some, function (at, done) {
      load("c" + (at / facts[3] | 0), function (text) { lines[at] = text; done(); });
    }, function () {
      some.forEach(function (at) { card(lines[at].split("\n")[at % facts[3]], at); });
      more.hidden = !order[shown];
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
  form.onsubmit = go;
  NAMES.slice(1).forEach(function (name) { form[name].onchange = go; });
  more.onclick = function () {
    var first = shown;
    show(function () { list.querySelectorAll("a")[first].focus(); });
  };
  (onpopstate = function () {
    NAMES.forEach(function (name) {
      var found = location.search.match("[?&]" + name + "=([^&]*)");
      try { form[name].value = decodeURIComponent(found ? found[1].replace(/\+/g, " ") : ""); } catch (error) { /* not ours */ }
    });
    if (asked() || shown) search();
  })();
})();
