import type { ChangedConnectorReport, ChangesReport } from '../app/change/report.ts'
import { CHANGE_KINDS, type ChangeKind } from '../model/change-kind.ts'
import { changeCountWords, heldWords, isHeldChange, revisionWords } from './change-words.ts'
import { kindWord, limitWords, shownKinds, takesAway } from './plan-words.ts'

/** What a platform lets one comment have, with room to spare. */
const MOST = 60_000

/**
 * A change as one comment on a pull request. Its first line is a mark by which the next plan finds the comment and
 * replaces it. Whatever does not fit is left to the other formats.
 */
export function printChangeMarkdown(report: ChangesReport): string {
  const name = report.env ?? 'default'
  const head = [
    `<!-- rollcall plan ${name.replaceAll(/[^\w.-]/gu, '')} -->`,
    `### rollcall plan${report.env === undefined ? '' : ` · ${cell(report.env)}`} · \`${code(revisionWords(report.to))}\``,
    '',
    `${cell(changeCountWords(report))} since \`${code(revisionWords(report.from))}\`.`,
    '',
    ...report.errors.map((error) => `- **error** ${cell(error)}`),
    ...(report.connectors.length === 0 ? [] : summaryTable(report.connectors)),
  ]
  return within(head, report.connectors.map(details))
}

function summaryTable(connectors: readonly ChangedConnectorReport[]): readonly string[] {
  const kinds = shownKinds(...connectors.map((one) => one.rows?.counts))
  return [
    `| connector | ${kinds.map(kindWord).join(' | ')} | verdict | plan |`,
    `|---|${kinds.map(() => '--:|').join('')}---|---|`,
    ...connectors.map((one) => {
      const counts = kinds.map((kind) => countCell(kind, one.rows?.counts[kind])).join(' | ')
      return `| ${cell(one.connector)} | ${counts} | ${verdictCell(one)} | ${one.plan === undefined ? '' : `\`${one.plan}\``} |`
    }),
    '',
  ]
}

function countCell(kind: ChangeKind, count: number | undefined): string {
  if (count === undefined) return '–'
  return count > 0 && takesAway(kind) ? `**${count}**` : String(count)
}

function verdictCell(one: ChangedConnectorReport): string {
  const why = heldWords(one)
  if (isHeldChange(one))
    return `**${one.verdict}**${why.length === 0 ? '' : `: ${cell(why.join('; '))}`}`
  return one.verdict === 'invalid' ? `**invalid**: ${cell(one.errors[0] ?? '')}` : one.verdict
}

function details(one: ChangedConnectorReport): string {
  const { rows, differences, notEvaluated, errors } = one
  return [
    `<details><summary>${cell(one.connector)}</summary>`,
    '',
    ...errors.map((error) => `- **error** ${cell(error)}`),
    ...notEvaluated.map((text) => `- not worked out: ${cell(text)}`),
    ...(rows === undefined ? [] : remarks(rows)),
    '',
    ...(differences.length === 0 ? [] : ['| what | before | after | place |', '|---|---|---|---|']),
    ...differences.map(
      ({ path, before, after, place }) =>
        `| ${cell(path)} | ${cell(before ?? '')} | ${cell(after ?? '')} | ${cell(place)} |`,
    ),
    '',
    ...(rows === undefined || rows.columns.length === 0
      ? []
      : ['| column | change | rows | cause |', '|---|---|--:|---|']),
    ...(rows?.columns ?? []).map(
      ({ column, kind, rows: count, place }) =>
        `| ${cell(column)} | ${kind} | ${count} | mapping at ${cell(place ?? '?')} |`,
    ),
    ...(rows === undefined || rows.deletes.length === 0
      ? []
      : [
          '',
          `All ${rows.deletes.length} deletes: ${rows.deletes.map((row) => cell(row.id)).join(', ')}`,
        ]),
    '',
    '</details>',
    '',
  ].join('\n')
}

function remarks(rows: NonNullable<ChangedConnectorReport['rows']>): readonly string[] {
  const waiting = CHANGE_KINDS.filter((kind) => rows.pending[kind] > 0).map(
    (kind) => `${kindWord(kind)} ${rows.pending[kind]}`,
  )
  return [
    `- ${rows.inScope} people in scope`,
    ...(waiting.length === 0 ? [] : [`- waits anyway: ${waiting.join(', ')}`]),
    ...(rows.withdrawn === 0 ? [] : [`- no longer waits: ${rows.withdrawn}`]),
    ...(rows.leaving === 0 ? [] : [`- **leaves the scope**: ${rows.leaving} people`]),
    ...rows.failed.map(
      ({ code: name, column, people }) =>
        `- **fails** for ${people} people${column === undefined ? '' : ` in ${cell(column)}`} (${name})`,
    ),
    ...rows.limits
      .filter((one) => one.exceeded)
      .map((one) => `- **over limit**: ${limitWords(one, rows.counts)} (${cell(one.why)})`),
  ]
}

/** As many details as fit, and how many do not. */
function within(head: readonly string[], parts: readonly string[]): string {
  let text = `${head.join('\n')}\n`
  for (const [at, part] of parts.entries()) {
    if (text.length + part.length > MOST) {
      return `${text.slice(0, MOST)}\n${parts.length - at} more are in the JSON of the plan.\n`
    }
    text += part
  }
  return text
}

/** A text of somebody else that stays in its cell, is no markup and calls nobody by name. */
function cell(text: string): string {
  return text
    .replaceAll(/[\\|<>`*_[\]#~!]/gu, String.raw`\$&`)
    .replaceAll('@', '@\u200B')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
}

function code(text: string): string {
  return text.replaceAll(/[`\s\p{Cc}]+/gu, ' ')
}
