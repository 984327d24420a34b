import type { ShownPlan } from './shown-plan.ts'
import type { PlannedRow, PlanReport } from '../engine/run/report.ts'
import { recreatedIn, type ChangeKind } from '../model/change-kind.ts'
import {
  causeWords,
  changesOf,
  failedWords,
  incompleteReasons,
  isOverLimit,
  kindWord,
  limitWords,
  shownKinds,
  shownValue,
  takesAway,
} from './plan-words.ts'

/** A plan as Markdown, for a comment on a pull request: the same facts as for people, in the same order. */
export async function* printPlanMarkdown({ report, deletes }: ShownPlan): AsyncGenerator<string> {
  const { connector, profile, config, counts, inScope, plan, columns, limits } = report
  const kinds = shownKinds(counts)
  yield [
    `### rollcall plan · ${cell(connector)} · ${cell(profile)} · \`${config}\``,
    '',
    ...incompleteReasons(report).map((reason) => `> **Incomplete:** ${cell(reason)}\n`),
    `| connector | in scope | ${kinds.map(kindWord).join(' | ')} | verdict |`,
    `|---|--:|${kinds.map(() => '--:|').join('')}---|`,
    `| ${cell(connector)} | ${inScope} | ${kinds.map((kind) => countCell(kind, counts[kind])).join(' | ')} | ${verdict(report)} |`,
    '',
    ...(columns.length === 0
      ? []
      : [
          '| column | change | rows | cause |',
          '|---|---|--:|---|',
          ...columns.map(
            (one) =>
              `| ${cell(one.column)} | ${one.kind} | ${one.rows} | ${cell(causeWords(one))} |`,
          ),
          '',
        ]),
    ...failedWords(report).map((words) => `**Errors:** ${cell(words)}\n`),
    ...limits
      .filter((one) => one.exceeded)
      .map((one) => `**Held:** ${limitWords(one, counts)} (${cell(one.why)})\n`),
    '',
  ].join('\n')
  const gone = counts.delete + counts.purge + recreatedIn(counts)
  let begun = false
  for await (const row of deletes?.() ?? []) {
    if (!begun) {
      yield `<details><summary>All ${gone} deletes</summary>\n\n| id | cause | row |\n|---|---|---|\n`
    }
    begun = true
    yield deleteRow(row)
  }
  if (begun) yield '\n</details>\n\n'
  yield `Plan \`${plan}\`\n`
}

function countCell(kind: ChangeKind, count: number): string {
  return count > 0 && takesAway(kind) ? `**${count}**` : String(count)
}

function verdict(report: PlanReport): string {
  if (changesOf(report) === 0) {
    return report.failed === undefined ? 'nothing to write' : '**nothing can be written**'
  }
  return isOverLimit(report) ? '**needs approval**' : 'within limits'
}

function deleteRow({ id, cause, columns, replacedBy }: PlannedRow): string {
  const words = columns.map(({ column, before }) => `${column} ${shownValue(before)}`)
  const instead = replacedBy === undefined ? '' : `, ${cell(replacedBy)} takes its place`
  return `| ${cell(id)} | ${cause}${instead} | ${cell(words.join(', '))} |\n`
}

/** A text that stays in its cell and is no markup. */
function cell(text: string): string {
  return text.replaceAll(/[\\|<>`*_[\]]/gu, String.raw`\$&`).replaceAll(/\s+/gu, ' ')
}
