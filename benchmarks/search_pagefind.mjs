// The same texts with Pagefind: writes its files into a folder. node search_pagefind.mjs TEXTS.jsonl FOLDER
// It indexes in a process of its own, which is not waited for when it is told to end: so what that cost is read before,
// where Linux tells it, and printed as JSON.
import fs from "fs";
import readline from "readline";
import path from "path";
import { pathToFileURL } from "url";
const folder = path.join(process.env.NODE_PATH, "pagefind");
const { exports } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
const pagefind = await import(pathToFileURL(path.join(folder, exports["."].import ?? exports["."])).href);
const { index } = await pagefind.createIndex({ forceLanguage: "fr" });
for await (const line of readline.createInterface({ input: fs.createReadStream(process.argv[2]) })) {
  const text = JSON.parse(line);
  await index.addCustomRecord({ url: "/" + text.id, content: text.title + ". " + text.text, language: "fr", meta: { title: text.title } });
}
await index.writeFiles({ outputPath: process.argv[3] });
let cpu = 0, memory = 0;
for (const task of fs.readdirSync("/proc/self/task")) {
  const children = fs.readFileSync(`/proc/self/task/${task}/children`, "utf8").trim();
  for (const child of children ? children.split(" ") : []) {
    const fields = fs.readFileSync(`/proc/${child}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    cpu += (Number(fields[11]) + Number(fields[12])) / Number(process.env.TICKS);
    memory += Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child}/status`, "utf8"))[1]);
  }
}
const own = process.cpuUsage();
process.stdout.write(JSON.stringify({ cpu: cpu + (own.user + own.system) / 1e6, indexer: cpu, memory }));
await pagefind.close();
