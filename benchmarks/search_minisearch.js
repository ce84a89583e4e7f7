// The same texts and queries with MiniSearch: one index, loaded whole, with folding of our own and its usual tolerance.
// node search_minisearch.js TEXTS.jsonl QUERIES.json; writes JSON. Needs minisearch beside it (NODE_PATH).
"use strict";
const fs = require("fs"), zlib = require("zlib"), readline = require("readline");
const MiniSearch = require("minisearch");
const size = (data) => zlib.gzipSync(data, { level: 9 }).length;
const fold = (word) => word.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe");
const options = { fields: ["title", "text"], storeFields: ["title", "extract"], processTerm: fold,
  searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 2 } } };

(async () => {
  const index = new MiniSearch(options);
  const begun = process.cpuUsage();
  for await (const line of readline.createInterface({ input: fs.createReadStream(process.argv[2]) })) {
    const text = JSON.parse(line);
    index.add({ id: text.id, title: text.title, text: text.text, extract: text.text.slice(0, 140) });
  }
  const whole = JSON.stringify(index);
  const spent = process.cpuUsage(begun);
  const answers = JSON.parse(fs.readFileSync(process.argv[3], "utf8")).map((query) => {
    const started = process.hrtime.bigint();
    const found = index.search(query).slice(0, 10).map((each) => String(each.id));
    return { query, found, milliseconds: Number(process.hrtime.bigint() - started) / 1e6 };
  });
  const library = fs.readFileSync(require.resolve("minisearch").replace(/dist\/.*/, "dist/umd/index.js"));
  fs.writeSync(1, JSON.stringify({ library: size(library), index: size(whole), cpu: (spent.user + spent.system) / 1e6,
    memory: process.resourceUsage().maxRSS, answers }));
})();
