import { exampleTableSql } from './example-table.ts'
import type { Example, LintRule } from './rule.ts'

/** The page of a rule as Markdown: `rollcall help RULE` prints it, `docs/rules/` keeps it. */
export function rulePage(rule: LintRule): string {
  return `# ${rule.id}

${rule.summary} (${rule.severity})

${rule.why}

**What to do:** ${rule.help}

## Reported

At \`${rule.at}\`:

${fences(rule.bad)}${tableOf(rule)}
## Right

${fences(rule.good)}`
}

/** The list of all rules as Markdown. */
export function rulesIndex(rules: readonly LintRule[]): string {
  const rows = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.summary} |`)
  return `# Rules

\`rollcall validate\` reports problems by these rules; \`rollcall help RULE\` prints a page of them.
Warnings end with exit code 0, and with 1 under \`--strict\`.

| rule | severity | what it reports |
|---|---|---|
${rows.join('\n')}
`
}

/** The files of an example, by name; one without a name is called after the rule. */
export function exampleFiles(rule: LintRule, example: Example): ReadonlyMap<string, string> {
  if (typeof example === 'string') return new Map([[`${rule.id}.yaml`, example]])
  return new Map(Object.entries(example))
}

function fences(example: Example): string {
  if (typeof example === 'string') return fence('yaml', example)
  return Object.entries(example)
    .map(([name, text]) => `\`${name}\`\n\n${fence('yaml', text)}`)
    .join('\n')
}

function tableOf(rule: LintRule): string {
  if (rule.table === undefined) return ''
  return `\nwith the table\n\n${fence('sql', exampleTableSql(rule.table))}`
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`
}
