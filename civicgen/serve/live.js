/* Of the preview only, never part of the site: reloads the page when it changed, shows problems until they are mended. */
(function () {
  "use strict";
  var script = document.currentScript, shown = script.getAttribute("data-version");
  var source = null, box = null, root = null, hidden = "", status = null;

  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (parent) { parent.appendChild(made); }
    return made;
  }

  function place() {
    if (box) { return; }
    /* A shadow tree: the styles of the site and those of the overlay do not meet. */
    box = element("div");
    box.id = "civicgen-preview";
    root = box.attachShadow({ mode: "open" });
    var style = element("link", "", root);
    style.rel = "stylesheet";
    style.href = "/.civicgen/live.css";
    status = element("div", "", root);
    status.setAttribute("role", "status");
    document.documentElement.appendChild(box);
  }

  function clear() {
    var old = root && root.querySelector("section");
    if (old) { old.parentNode.removeChild(old); }
  }

  function overlay(state) {
    place();
    var same = JSON.stringify(state.problems);
    if (same === hidden) { return; }
    clear();
    var section = element("section", "", root);
    section.setAttribute("aria-labelledby", "title");
    section.lang = state.words.lang;
    var title = element("h1", state.words.title, section);
    title.id = "title";
    element("p", state.words.explained, section);
    var button = element("button", state.words.hide, section);
    button.type = "button";
    var list = element("ol", "", section);
    state.problems.forEach(function (problem) {
      var item = element("li", "", list);
      item.className = problem.severity;
      element("b", problem.place, item);
      element("span", problem.text, item);
      if (problem.excerpt) { element("pre", problem.excerpt, item); }
      if (problem.advice) { element("em", problem.advice, item); }
    });
    if (state.words.more) { element("p", state.words.more, section); }
    function hide() { hidden = same; clear(); status.textContent = ""; }
    button.addEventListener("click", hide);
    section.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
    status.lang = state.words.lang;
    status.textContent = state.words.title;
  }

  function reload() {
    /* Only the page that changed is loaded again: its digest stands in the answer. */
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(function (answer) {
      var now = (answer.headers.get("ETag") || '"none"').replace(/"/g, "");
      if (now !== shown) { location.reload(); }
    }).catch(function () {});
  }

  function told(event) {
    var state = JSON.parse(event.data);
    if (state.problems.length) {
      overlay(state);
    } else if (root) {
      hidden = "";
      clear();
      status.lang = state.words.lang || "";
      status.textContent = state.words.healed || "";
    }
    reload();
  }

  /* A browser opens six connections to one place: pages in the background let theirs go. */
  function listen() {
    if (document.hidden) {
      if (source) { source.close(); source = null; }
    } else if (!source) {
      source = new EventSource("/.civicgen/events");
      source.onmessage = told;
    }
  }
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", function () { if (source) { source.close(); source = null; } });
  window.addEventListener("pageshow", listen);
  listen();
}());
