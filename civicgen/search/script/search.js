// The search page: what is typed becomes words, words become lists of texts, lists become cards.
// For browsers of 2013: no later syntax, nothing but <script> to load with, so that it works from a disk too.
// Lines that begin with // and spaces before lines are left out when this is published.
(function (window, document) {
  "use strict";
  var form = document.getElementById("search");
  var list = document.getElementById("found");
  var said = document.getElementById("said");
  var more = document.getElementById("more");
  var told = form.dataset ? form.dataset : {};
  var stored = {}, waiting = {}, read = {}, order = [], hits = {}, shown = 0, run = 0;
  var facts, borders;

  // Files ---------------------------------------------------------------------------------------------------------

  function load(name, then) {
    if (name in stored) return then(stored[name]);
    if (waiting[name]) return waiting[name].push(then);
    waiting[name] = [then];
    var script = document.createElement("script");
    script.onerror = function () { window.civicgenFound(name, ""); };
    script.src = told.index + name + ".js" + (facts ? "?" + facts[0] : "");
    document.body.appendChild(script);
  }
  window.civicgenFound = function (name, data) {
    var waited = waiting[name] || [];
    delete waiting[name];
    if (data) stored[name] = data;
    waited.forEach(function (then) { then(data); });
  };
  function each(items, one, then) {
    var left = items.length;
    function done() { if (!--left) then(); }
    if (left) items.forEach(function (item, at) { one(item, done, at); });
    else then();
  }

  // What is written, as `coding` writes it ---------------------------------------------------------------------------

  function numbers(text) {
    var found = [], number = 0, at, value;
    for (at = 0; at < text.length; at++) {
      value = text.charCodeAt(at) - 35;
      if (value > 57) value--;
      if (value < 45) { found.push(number * 45 + value); number = 0; }
      else number = number * 45 + value - 45;
    }
    return found;
  }
  // Words of which each says, by a capital, how much of the one before it begins with.
  function fronted(text, end) {
    var before = "";
    return (text.match(end ? /[^!]+/g : /[A-Z][^A-Z]*/g) || []).map(function (part) {
      part = before.slice(0, part.charCodeAt(0) - 65) + part.slice(1);
      before = end ? part.split(" ")[0] : part.replace(/\d$/, "");
      return part;
    });
  }
  function safe(word) {
    return word.replace(/[^a-z0-9]/g, function (sign) { return "-" + sign.charCodeAt(0).toString(16); });
  }
  // The last border that does not stand after a word.
  function place(borders, word) {
    var low = 0, high = borders.length;
    while (low < high) {
      var middle = low + high >> 1;
      if (borders[middle] > word) high = middle; else low = middle + 1;
    }
    return Math.max(0, low - 1);
  }

  // Words, as `analysis` cuts and folds them -------------------------------------------------------------------------

  var LETTERS = { "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "ı": "i", "ё": "е" };
  var WORD = /[^\0-\/:-@\[-`{-©«-±´¶-¹»-¿×÷˂-˟\u2000-\u206f₠-\u20cf\u2100-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020〰\ud800-\udfff\ufe30-\ufe4f\uff00-\uff0f：-＠［-\uff40｛-･]+/g;

  function fold(word) {
    word = word.toLowerCase().replace(/[œæøđłßıё]/g, function (sign) { return LETTERS[sign]; });
    if (word.normalize) return word.normalize("NFD").replace(/([a-zα-ω])[\u0300-\u036f]+/g, "$1").normalize("NFC");
    return word.replace(/[à-ÿ]/g, function (sign) {
      return "aaaaaaaceeeeiiiidnooooo-ouuuuyty".charAt(sign.charCodeAt(0) - 224);
    });
  }
  function words(text) {
    var found = (text.match(WORD) || []).map(fold).join(" ").replace(/[\u3040-\u9fff\uf900-\ufaff]+/g, function (run) {
      var pairs = run.length < 2 ? run : "";
      for (var at = 0; at < run.length - 1; at++) pairs += " " + run.substr(at, 2);
      return " " + pairs + " ";
    }).split(" ");
    return found.filter(function (word, at) {
      return (word.length > 1 || /[\d\u3040-\uffff]/.test(word)) && found.indexOf(word) == at
        && (" " + facts[6] + " ").indexOf(" " + word + " ") < 0;
    }).map(function (word) { return word.slice(0, 24); });
  }

  // Looking up ----------------------------------------------------------------------------------------------------

  // The part of the words that begins at a border; each entry with the first of the other forms of its word.
  function part(border, then) {
    load("w-" + safe(border), function (text) {
      var heads = [];
      then(read[border] = read[border] || fronted(text, "!").map(function (entry, at) {
        var fields = entry.split("~"), parts = fields[0].split(" "), list = numbers(parts[1]), back = list.shift();
        heads[at] = back ? heads[at - back] : at;
        return { word: parts[0], head: heads[at], list: list, count: parts[2] ? numbers(parts[2])[0] : list.length,
          far: fields[1] ? fields[1].split(",") : [] };
      }));
    });
  }
  function use(term, entry, weight) {
    var at = 0;
    weight *= Math.log(1 + (facts[1] - entry.count + .5) / (entry.count + .5));
    hits[entry.word] = 1;
    if (entry.count > entry.list.length) term.cut = 1;
    entry.list.forEach(function (number) {
      var score = weight * Math.pow(6, number % 4 / 3);
      at += number >> 2;
      if (!(term.scores[at] > score)) term.scores[at] = score;
    });
  }
  // A word with its other forms; says in how many texts it stands itself.
  function exact(term, word, weight, then, alone) {
    part(borders[place(borders, word)], function (entries) {
      var it = entries.filter(function (entry) { return entry.word == word; })[0], far = [];
      if (!it) return then(0);
      entries.forEach(function (entry) {
        if (entry.head != it.head || alone && entry != it) return;
        use(term, entry, entry == it ? weight : weight / 2);
        if (!alone) far = far.concat(entry.far);
      });
      each(far, function (other, done) { exact(term, other, weight / 2, done, 1); }, function () { then(it.count); });
    });
  }
  // Words that begin so; says in how many texts the most frequent of them stand.
  function begun(term, word, then) {
    var at = place(borders, word), found = [], count = 0;
    each(borders.slice(at, at + 2), function (border, done) {
      if (border > word && border.indexOf(word)) done();
      else part(border, function (entries) {
        found = found.concat(entries.filter(function (entry) { return !entry.word.indexOf(word); }));
        done();
      });
    }, function () {
      found.sort(function (one, other) { return other.count - one.count; }).slice(0, 9).forEach(function (entry) {
        use(term, entry, .7);
        count += entry.count;
      });
      then(count);
    });
  }
  // How unlikely one mistake makes `typed` of `meant`; 99 when it takes more than one. A letter left out, doubled or
  // exchanged with its neighbour can happen in few ways, another letter instead in many.
  function mistake(typed, meant) {
    var at = 0, end = 0, long = Math.max(typed.length, meant.length), one, other;
    while (at < long && typed.charAt(at) == meant.charAt(at)) at++;
    while (end < Math.min(typed.length, meant.length) - at && typed.substr(-1 - end, 1) == meant.substr(-1 - end, 1)) end++;
    one = typed.slice(at, typed.length - end);
    other = meant.slice(at, meant.length - end);
    return one.length > 1 || other.length > 1 ? one.length == 2 && one == other.charAt(1) + other.charAt(0) ? 0 : 99
      : !one || !other && one == typed.charAt(at - 1) ? 0 : 3;
  }
  // The word that was meant by a mistyped one, when it is so much more usual; in the words that begin or end like it.
  function guess(word, least, then) {
    load("lexicon", function (both) {
      var best = "", half = word.length >> 1;
      function turned(word, back) { return back ? word.split("").reverse().join("") : word; }
      each(["a-", "z-"], function (letter, done, back) {
        var own = fronted(both[back]), start = turned(word, back).slice(0, back ? word.length - half : half);
        each(own.slice(place(own, start), place(own, start + "\uffff") + 1), function (border, next) {
          load(letter + safe(border), function (text) {
            fronted(text).forEach(function (entry) {
              var other = turned(entry.slice(0, -1), back), level = entry.slice(-1) - mistake(word, other);
              if (level > least && other != word) { least = level; best = other; }
            });
            next();
          });
        }, done);
      }, function () { then(best); });
    });
  }
  function look(word, then) {
    var term = { scores: {}, typed: word }, plain = word.length > 3 && !/\d/.test(word);
    exact(term, word, 1, function (count) {
      if (count > 2) then(term);
      else if (count) unusual(count);
      else if (word.length > 2) begun(term, word, unusual);
      else then(term);
    });
    function unusual(count) {
      if (count > 30 || !plain) return then(term);
      guess(word, count ? Math.log(count) * 1.4 + 3 : -9, function (meant) {
        term.meant = meant;
        if (meant) exact(term, meant, .9, function () { then(term); });
        else then(term);
      });
    }
  }

  // Searching -----------------------------------------------------------------------------------------------------

  function value(name) { return form[name] ? form[name].value : ""; }
  var FILTERS = ["type", "topic", "state", "date"];

  function search() {
    var me = ++run, terms = [], kept = [], typed;
    hits = {};
    load("index", function (data) {
      if (!data) return say(told.failed);
      facts = data;
      borders = borders || fronted(data[7]);
      typed = words(value("q")).slice(0, 8);
      each(typed, function (word, done) {
        look(word, function (term) { terms.push(term); done(); });
      }, function () {
        each(FILTERS.filter(value), function (name, done) {
          var places = {};
          kept.push(places);
          each(value(name).split(" "), function (one, next) {
            load("f-" + name + "-" + safe(one), function (text) {
              var at = 0;
              numbers(text).forEach(function (number) { places[at += number] = 1; });
              next();
            });
          }, done);
        }, function () { if (me == run) rank(terms, kept); });
      });
    });
  }
  function rank(terms, kept) {
    var scores = {}, met = {}, best = 0, cut = 0, place;
    terms.forEach(function (term) {
      if (term.cut) cut++;
      for (place in term.scores) {
        scores[place] = (scores[place] || 0) + term.scores[place];
        met[place] = (met[place] || 0) + 1;
      }
    });
    // Of a word whose list was cut, a text that is not in it may well have it.
    if (cut < terms.length) terms.forEach(function (term) {
      if (term.cut) for (place in scores) if (!(place in term.scores)) met[place]++;
    });
    if (!terms.length && kept.length) scores = met = kept.shift();
    order = Object.keys(scores).filter(function (place) {
      return kept.every(function (places) { return places[place]; });
    });
    order.forEach(function (place) { best = Math.max(best, met[place]); });
    order = order.filter(function (place) { return met[place] == best; }).sort(function (one, other) {
      return scores[other] - scores[one] || one - other;
    });
    list.innerHTML = "";
    shown = 0;
    page(function () {
      say(!order.length ? told.none : (best < terms.length ? told.some + " " : "") + told.count.replace("*", order.length + (cut && order.length > 999 ? "+" : "")));
      terms.forEach(function (term) { if (term.meant) offer(term.typed, term.meant); });
    });
  }

  // Showing: text is only ever set as text ----------------------------------------------------------------------------

  function add(to, name, text) {
    var made = document.createElement(name);
    if (text) made.appendChild(document.createTextNode(text));
    to.appendChild(made);
    return made;
  }
  function say(text) { said.textContent = text; }
  function offer(typed, meant) {
    // The index knows words without accents: the cards may show how this one is written.
    (list.textContent.match(WORD) || []).some(function (word) { return fold(word) == meant && (meant = word.toLowerCase()); });
    add(said, "span", " " + told["try"] + " ");
    var link = add(said, "a", meant), q = value("q");
    (q.match(WORD) || []).some(function (word) { return fold(word) == typed && (q = q.replace(word, meant)); });
    link.href = "?q=" + encodeURIComponent(q);
    link.onclick = function () { form.q.value = q; go(); form.q.focus(); return false; };
  }
  function marked(to, text) {
    var at = 0;
    text.replace(WORD, function (word, from) {
      if (!hits[fold(word).slice(0, 24)]) return;
      add(to, "span", text.slice(at, from));
      add(to, "mark", word);
      at = from + word.length;
    });
    to.appendChild(document.createTextNode(text.slice(at)));
  }
  function label(name, wanted) {
    var found = "";
    [].forEach.call(form[name] ? form[name].options : [], function (option) {
      if (option.value == wanted) found = option.text;
    });
    return found;
  }
  function show(place, line) {
    var fields = line.split("\t"), more = fields[2].split(" "), facts3 = numbers(more[0]), address = more[2], number;
    var item = add(list, "li"), title = add(add(item, "h2"), "a"), parts;
    facts[4].forEach(function (space) {
      if (space[0] <= place && !more[2]) {
        number = place - space[0] + 1;
        address = space[1].replace("*", number).replace("%", Math.ceil(number / space[2]));
      }
    });
    title.href = told.root + address;
    item.lang = more[1] || facts[2];
    marked(title, fields[0] || fields[1]);
    if (fields[0] && fields[1]) marked(add(item, "p"), fields[1]);
    parts = [label("type", told.whats.split(" ")[facts3[0]]) + (number ? " " + told.number + number : ""),
      label("topic", facts[5].split(" ")[facts3[1] - 1])];
    if (facts3[2]) parts.push(day(new Date(facts3[2] * 864e5)));
    number = add(item, "p", parts.filter(String).join(" · "));
    number.lang = document.documentElement.lang;
    number.className = "m";
  }
  function day(date) {
    try { return date.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }); }
    catch (error) { return date.toISOString().slice(0, 10); }
  }
  function page(then) {
    var some = order.slice(shown, shown + 10), size = facts[3];
    each(some, function (place, done) { load("c" + Math.floor(place / size), done); }, function () {
      some.forEach(function (place) {
        show(+place, ((stored["c" + Math.floor(place / size)] || "").split("\n")[place % size]) || "\t\t###");
      });
      shown += some.length;
      more.hidden = shown >= order.length;
      then();
    });
  }

  // Asking --------------------------------------------------------------------------------------------------------

  function asked() {
    return ["q"].concat(FILTERS).filter(value).map(function (name) {
      return name + "=" + encodeURIComponent(value(name));
    }).join("&");
  }
  function go() {
    var query = asked();
    try { history.pushState(null, "", "?" + query); } catch (error) { /* some browsers refuse on a disk */ }
    if (query) search();
  }
  function take() {
    location.search.slice(1).split("&").forEach(function (pair) {
      var parts = pair.split("=");
      try { if (form[parts[0]]) form[parts[0]].value = decodeURIComponent((parts[1] || "").replace(/\+/g, " ")); } catch (error) { /* not ours */ }
    });
    if (asked()) search();
  }
  form.onsubmit = function () { go(); return false; };
  FILTERS.forEach(function (name) { if (form[name]) form[name].onchange = go; });
  more.onclick = function () {
    var first = shown;
    page(function () { if (more.hidden) list.children[first].getElementsByTagName("a")[0].focus(); });
  };
  window.onpopstate = take;
  document.getElementById("filters").hidden = false;
  take();
})(window, document);
