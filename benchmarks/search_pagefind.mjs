// The same texts with Pagefind: writes its files into a folder. node search_pagefind.mjs TEXTS.jsonl FOLDER
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
await pagefind.close();
