import { isObject, type JsonObject, type JsonValue } from '../model/value.ts'
import { escapeCell } from './markdown.ts'

/** What one check found, as a line of the comment and the details below it. */
export interface CheckSummary {
  readonly name: string
  readonly verdict: string
  readonly counts: string
  /** Markdown of its own. */
  readonly details: string
}

/** The comment of a build has this in its first line, so that the next one finds it and writes over it. */
export function commentMarker(name: string | undefined): string {
  // Nothing may end the comment of the markup early.
  const safe = name?.replaceAll(/[^\w.]+/gu, '-')
  return `<!-- rollcall check${safe === undefined ? '' : ` ${safe}`} -->`
}

/** GitHub takes 65,536 characters, and counts some of them twice. */
const ROOM = 60_000
/** Findings listed for one check. */
const LISTED = 50

/**
 * One comment for a pull request: a table with a line for each check, then what was found. Counts, places and
 * names of columns; no value of a test.
 */
export function checkComment(checks: readonly CheckSummary[], name: string | undefined): string {
  const title = name === undefined ? 'rollcall' : `rollcall · ${escapeCell(name)}`
  const rows = checks.map((one) => `| ${one.name} | ${one.verdict} | ${one.counts} |`)
  const head = [
    commentMarker(name),
    `### ${title}`,
    '| check | verdict | |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
  const details = checks.flatMap((one) => (one.details === '' ? [] : [`\n${one.details}`]))
  const whole = head + details.join('')
  if (whole.length <= ROOM) return whole
  return `${head}\nThe details do not fit into a comment; the log of the build has them.\n`
}

/**
 * What an output of a command says: the JSON of validate, fmt, drift or test, or Markdown, which stands in the
 * comment as it is.
 *
 * @param text the content of the file, `undefined` when the command came to nothing
 */
export function readCheck(name: string, text: string | undefined): CheckSummary {
  if (text === undefined) return { name, verdict: '**not run**', counts: '', details: '' }
  const output = asObject(text)
  if (output === undefined) {
    return { name, verdict: 'see below', counts: '', details: `${text.trimEnd()}\n` }
  }
  const command = typeof output['command'] === 'string' ? output['command'] : name
  return command === 'test' ? ofTests(command, output) : ofProblems(command, output)
}

function ofProblems(name: string, output: JsonObject): CheckSummary {
  const summary = objectOf(output['summary'])
  const [errors, warnings] = [countOf(summary, 'errors'), countOf(summary, 'warnings')]
  const verdict =
    errors > 0
      ? `**${plural(errors, 'error')}**`
      : warnings > 0
        ? plural(warnings, 'warning')
        : 'fine'
  const counts = [
    plural(countOf(summary, 'files'), 'file'),
    ...(errors > 0 && warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(', ')
  const rows = objectsOf(output['problems']).map(
    ({ severity, rule, file, range, message }) =>
      `| ${cell(severity)} | \`${cell(rule)}\` | ${cell(file)}:${lineOf(range)} | ${cell(message)} |`,
  )
  return { name, verdict, counts, details: table('| | rule | place | what |', rows) }
}

function ofTests(name: string, output: JsonObject): CheckSummary {
  const summary = objectOf(output['summary'])
  const [passed, failed] = [countOf(summary, 'passed'), countOf(summary, 'failed')]
  const coverage = objectsOf(output['coverage'])
  const share = (part: string, reached: string): string => {
    const parts = coverage.map((one) => objectOf(one[part]))
    const sum = (key: string): number => parts.reduce((all, one) => all + countOf(one, key), 0)
    return `${sum(reached)}/${sum('all')}`
  }
  const files = objectsOf(output['files'])
  const broken = files.flatMap((file) =>
    objectsOf(file['problems']).map(
      (one) => `| ${cell(one['file'])}:${lineOf(one['range'])} | ${cell(one['message'])} | |`,
    ),
  )
  const rows = files.flatMap((file) =>
    objectsOf(file['tests'])
      .filter((one) => one['passed'] === false)
      .map((one) => {
        const what = objectsOf(one['differences']).map((each) => cell(each['what']))
        return `| ${cell(one['file'])}:${cell(one['line'])} | ${cell(one['name'])} | ${what.join(', ')} |`
      }),
  )
  return {
    name,
    verdict: failed > 0 ? `**${failed} failed**` : 'passed',
    counts: `${passed} passed, columns asserted ${share('columns', 'asserted')}, branches reached ${share('branches', 'reached')}`,
    details: table('| test | | differs in |', [...broken, ...rows]),
  }
}

function table(head: string, rows: readonly string[]): string {
  if (rows.length === 0) return ''
  const line = head.replaceAll(/[^|]+/gu, '---')
  const rest = rows.length - LISTED
  const more = rest > 0 ? [`\n${rest} more, not shown here.`] : []
  return [head, line, ...rows.slice(0, LISTED), ...more, ''].join('\n')
}

function asObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one: JsonValue) => isObject(one)) : []
}

function countOf(of: JsonObject, name: string): number {
  const value = of[name]
  return typeof value === 'number' ? value : 0
}

function lineOf(range: JsonValue | undefined): number {
  return countOf(objectOf(objectOf(range)['start']), 'line')
}

function cell(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? escapeCell(`${value}`) : ''
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
