import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { lintRules } from '../src/config/lint/index.ts'
import type { LintRule } from '../src/config/lint/rule.ts'
import { exampleFiles, rulePage, rulesIndex } from '../src/config/lint/page.ts'
import { scriptOptions } from './script-options.ts'

/**
 * Writes what follows from the lint rules: a page each in docs/rules, and their planted mistakes in
 * test/golden/mistakes.
 *
 *   --check   writes nothing; exit code 1 when a file differs from what would be written
 */
const PAGES = 'docs/rules'
const MISTAKES = 'test/golden/mistakes'
const NOTE =
  'is generated from src/config/lint by scripts/generate-rules.ts; edit the rule instead.'

function generate(): Map<string, string> {
  const outputs = new Map<string, string>()
  outputs.set(`${PAGES}/README.md`, `<!-- This page ${NOTE} -->\n\n${rulesIndex(lintRules)}`)
  for (const rule of lintRules) {
    outputs.set(`${PAGES}/${rule.id}.md`, `<!-- This page ${NOTE} -->\n\n${rulePage(rule)}`)
    if (!isPlanted(rule)) continue
    for (const [name, text] of exampleFiles(rule, rule.bad))
      outputs.set(`${MISTAKES}/${name}`, text)
  }
  return outputs
}

/** Mistakes that `rollcall validate` sees in a folder of them, without a database. */
function isPlanted(rule: LintRule): boolean {
  const offline = !('reportedBy' in rule) || !['tests', 'snapshots'].includes(rule.reportedBy)
  return offline && rule.table === undefined && rule.alone !== true
}

/** Files of rules that are no more. */
async function leftOver(outputs: ReadonlyMap<string, string>): Promise<string[]> {
  const folders = await Promise.all(
    [PAGES, MISTAKES].map(async (folder) =>
      (await readdir(folder, { recursive: true }).catch(() => [])).map(
        (name) => `${folder}/${name}`,
      ),
    ),
  )
  return folders.flat().filter((path) => extname(path) !== '' && !outputs.has(path))
}

const {
  values: { check },
} = scriptOptions(import.meta.filename, { options: { check: { type: 'boolean' } } })
const root = join(import.meta.dirname, '..')
process.chdir(root)
const outputs = generate()
for (const [path, text] of outputs) {
  const present = await readFile(path, 'utf8').catch(() => undefined)
  if (present === text) continue
  if (check) {
    console.error(`${path} is not what the rules give; run "node scripts/generate-rules.ts".`)
    process.exitCode = 1
    continue
  }
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  console.log(path)
}
for (const path of await leftOver(outputs)) {
  if (check) {
    console.error(`${path} belongs to no rule; run "node scripts/generate-rules.ts".`)
    process.exitCode = 1
  } else {
    await rm(path)
    console.log(`${path} (removed)`)
  }
}
