// Runs the script of the search page over many queries with a stand-in for the browser, and counts what it loads.
// node search_ours.js FOLDER SCRIPT QUERIES.json: FOLDER holds the files of the index; writes JSON.
"use strict";
const fs = require("fs"), vm = require("vm"), zlib = require("zlib"), path = require("path");
const [, , folder, script, asked] = process.argv;
const source = fs.readFileSync(script, "utf8");
const sizes = new Map();
const size = (data) => zlib.gzipSync(data, { level: 9 }).length;

class Element {
  constructor(name) { this.name = name; this.children = []; this.dataset = {}; this.own = ""; }
  appendChild(child) { this.children.push(child); return child; }
  set textContent(text) { this.children = []; this.own = String(text); }
  get textContent() { return this.own + this.children.map((child) => child.textContent).join(""); }
  set src(address) { waiting.push(this); this.address = address; }
  querySelector() { return null; }
  set outerHTML(text) {}
  getElementsByTagName(name) {
    return this.children.flatMap((child) => [...(child.name === name ? [child] : []), ...child.getElementsByTagName(name)]);
  }
  focus() {}
}
let waiting = [], loaded = [];
function page() {
  const named = {};
  for (const id of ["search", "found", "said", "more", "filters", "rest"]) named[id] = new Element(id);
  const form = named.search;
  form.dataset = { index: "", root: "", whats: "", number: "", count: "*", none: "0", some: "", try: " Try: ", failed: "failed" };
  for (const name of ["q", "type", "topic", "state", "date"]) form[name] = { value: "", focus() {}, querySelector() { return null; } };
  const document = { querySelector: (id) => named[id.slice(1)], createElement: (name) => new Element(name),
    body: new Element("body"), documentElement: { lang: "fr" } };
  const window = {};
  const context = vm.createContext({ window, document, location: { search: "" }, history: { pushState() {} } });
  vm.runInContext(source, context);
  return (query) => {
    loaded = [];
    form.q.value = query;
    const begun = process.hrtime.bigint();
    form.onsubmit();
    while (waiting.length) {
      const element = waiting.shift(), name = element.address.split("?")[0], file = path.join(folder, name);
      if (!fs.existsSync(file)) { element.onerror(); continue; }
      const data = fs.readFileSync(file);
      if (!sizes.has(name)) sizes.set(name, [size(data), data.length]);
      loaded.push([name, ...sizes.get(name)]);
      vm.runInContext(data.toString(), context);
    }
    return { said: named.said.textContent, found: named.found.getElementsByTagName("a").map((link) => link.href),
      loaded, milliseconds: Number(process.hrtime.bigint() - begun) / 1e6 };
  };
}
const answers = JSON.parse(fs.readFileSync(asked, "utf8")).map((query) => {
  const answer = page()(query);
  return Object.assign(answer, { query });
});
process.stdout.write(JSON.stringify({ script: [size(source), source.length], answers }));
