import { stripVTControlCharacters } from 'node:util'
import type { ConnectorState, FailedRow, PastRun } from '../app/run/connector-state.ts'
import { CHANGE_KINDS } from '../model/change-kind.ts'
import { formatCount, formatDuration } from '../observe/progress.ts'
import { palette, printable, textWidth, type Palette } from '../observe/terminal.ts'
import { textTable, type TextCell, type TextColumn } from '../observe/text-table.ts'
import { wrapLines } from '../observe/wrap-lines.ts'
import { formatMinute, formatSecond } from './format-time.ts'
import { nextTry } from './next-try.ts'
import { PHASES } from './run-progress.ts'
import { countOfKind } from './plan-words.ts'

/** Runs of the history that are shown for one connector. */
const SHOWN = 5

/** How connectors stand: one line each, then what goes on, what waits for somebody and what went wrong. */
export function printStatus(
  states: readonly ConnectorState[],
  options: {
    readonly colour: boolean
    /** The process that serves the connectors, or the address of the service that was asked. */
    readonly service?: string
    /** The process that has the connector space without being a service. */
    readonly command?: string
    /** Where the configuration comes from, and how far. */
    readonly repository?: string
    readonly alone: boolean
    /** Columns of the terminal; no limit when left out. */
    readonly width?: number | undefined
  },
): string {
  const paint = palette(options)
  const text = [
    paint.faint(serviceLine(options)),
    ...(options.repository === undefined ? [] : [paint.faint(`config   ${options.repository}`)]),
    ...overview(states, paint, options.width),
    ...states.flatMap((one) => details(one, paint)),
    ...(options.alone ? states.flatMap((one) => history(one, paint)) : []),
  ].join('\n')
  return `${wrapLines(text, options.width)}\n`
}

function serviceLine({ service, command }: { service?: string; command?: string }): string {
  if (service !== undefined) return `service  ${service}`
  const none = 'service  none has this connector space open: nothing runs by itself'
  return command === undefined ? none : `${none}; a command has it: ${command}`
}

/** A column of the overview, and what a connector has in it. */
interface OverviewColumn extends TextColumn {
  readonly cell: (one: ConnectorState, paint: Palette) => TextCell
}

const OVERVIEW: readonly OverviewColumn[] = [
  { title: 'connector', cell: ({ connector }) => connector },
  { title: 'state', cell: stateCell },
  { title: 'config', cell: configCell },
  { title: 'last import', cell: ({ lastImport }) => startOf(lastImport) },
  { title: 'last export', cell: ({ lastExport }) => startOf(lastExport) },
  { title: 'pending', align: 'right', cell: (one) => formatCount(sums(one).pending) },
  { title: 'held', align: 'right', cell: (one) => formatCount(sums(one).held) },
  { title: 'errors', align: 'right', cell: ({ failedCount }) => formatCount(failedCount) },
  { title: 'drift', align: 'right', cell: (one) => formatCount(sums(one).drift) },
  { title: 'rows', align: 'right', cell: (one) => formatCount(sums(one).rows) },
]

/** What a narrow terminal does without, the first of it first. */
const SPARED: readonly string[] = ['config', 'last import', 'last export']

/** One line for each connector, with as many columns as the terminal has room for. */
function overview(
  states: readonly ConnectorState[],
  paint: Palette,
  width = Number.POSITIVE_INFINITY,
): readonly string[] {
  for (let spared = 0; ; spared += 1) {
    const without = SPARED.slice(0, spared)
    const columns = OVERVIEW.filter(({ title }) => !without.includes(title))
    const rows = states.map((one) => columns.map(({ cell }) => cell(one, paint)))
    const lines = textTable(columns, rows, { head: paint.faint })
    const fits = lines.every((line) => textWidth(stripVTControlCharacters(line)) <= width)
    if (fits || spared === SPARED.length) return lines
  }
}

function startOf(run: PastRun | undefined): string {
  return run === undefined ? '–' : formatMinute(run.startedAt)
}

/** The version that a service runs where that is another one than the files have, and what the last run had. */
function configCell({ config, runs, changes, ranWith }: ConnectorState): string {
  const isOther = runs !== undefined && (runs.refused !== undefined || changes.length > 0)
  const now = isOther && runs.config !== config ? `${runs.config} (newest ${config})` : config
  return ranWith === undefined ? now : `${now} (ran ${ranWith})`
}

function sums({ counts }: ConnectorState): Record<'pending' | 'held' | 'drift' | 'rows', number> {
  const sum = { pending: 0, held: 0, drift: 0, rows: 0 }
  for (const { staged, held, drifted, byState } of Object.values(counts)) {
    sum.pending += Object.values(staged).reduce((all, one) => all + one, 0)
    sum.held += held
    sum.drift += drifted + byState.missing
    sum.rows += byState.inSync + byState.deprovisioned
  }
  return sum
}

function stateCell({ state }: ConnectorState, paint: Palette): TextCell {
  if (state === 'active') return { text: state, paint: paint.good }
  if (state === 'running') return { text: state, paint: paint.accent }
  return { text: state, paint: state === 'errors' ? paint.error : paint.warning }
}

function details(one: ConnectorState, paint: Palette): readonly string[] {
  const lines: (readonly TextCell[])[] = []
  const { connector, ended, running, suspended } = one
  if (running !== undefined) {
    lines.push([
      { text: 'running', paint: paint.accent },
      connector,
      `run ${running.run} ${running.profile}${progressWords(running)}  since ${formatMinute(running.startedAt)} by ${running.owner}`,
    ])
  }
  if (ended !== undefined) {
    const { run, profile, owner, lastSeen } = ended
    const when = `last heard of ${formatSecond(lastSeen)}, ${owner}`
    lines.push([
      { text: 'ended', paint: paint.error },
      connector,
      `run ${run} ${profile} was running and ended without a word: ${when}   rollcall run ${connector} ${profile} goes on`,
    ])
  }
  if (suspended !== undefined) {
    const until = suspended.until === undefined ? '' : `until ${formatMinute(suspended.until)}: `
    const by = suspended.by === undefined ? ' (the configuration)' : ` (${suspended.by})`
    lines.push([
      { text: 'suspended', paint: paint.warning },
      connector,
      `${until}${suspended.reason}${by}`,
    ])
  }
  for (const held of one.held) {
    const { plan, at } = held
    lines.push([
      { text: 'held', paint: paint.warning },
      connector,
      `${plan}  ${heldWords(held)}  since ${formatMinute(at)}   rollcall approve ${plan}`,
    ])
  }
  for (const change of one.changes) lines.push(...changeLines(connector, change, paint))
  if (one.runs?.refused !== undefined) {
    const { revision, code, message } = one.runs.refused
    const why = `${one.runs.revision} goes on, ${revision} was not taken over: ${message} [${code}]`
    lines.push([{ text: 'kept', paint: paint.warning }, connector, why])
  }
  for (const row of one.failed) {
    lines.push([{ text: 'error', paint: paint.error }, connector, failedWords(row)])
  }
  if (one.failedCount > one.failed.length) {
    const more = formatCount(one.failedCount - one.failed.length)
    lines.push([
      { text: 'error', paint: paint.error },
      connector,
      `and ${more} more: rollcall state export`,
    ])
  }
  for (const { profile, at } of one.next) {
    lines.push([{ text: 'next', paint: paint.faint }, connector, `${profile}  ${formatMinute(at)}`])
  }
  return textTable([{ title: '' }, { title: '' }, { title: '' }], lines)
}

/** The change first, with what to type; then every difference with its place, and what it would write. */
function changeLines(
  connector: string,
  { plan, revision, at, differences, rows }: ConnectorState['changes'][number],
  paint: Palette,
): readonly (readonly TextCell[])[] {
  const first = `${plan}  configuration ${revision}  since ${formatMinute(at)}   rollcall approve ${plan}`
  const places = differences.map(({ path, place, before = '–', after = '–', effect, why }) => {
    const reason = effect === 'applies' ? '' : `  (${effect}: ${why})`
    return ['', '', `  ${place}  ${path}: ${before} → ${after}${reason}`]
  })
  const counted = Object.entries(rows?.counts ?? {}).filter(([, count]) => count > 0)
  const writes = counted.map(([kind, count]) => `${formatCount(count)} ${kind}s`).join(', ')
  const over = (rows?.limits ?? [])
    .filter((one) => one.exceeded)
    .map((one) => `more ${one.kind}s than ${formatCount(one.limit)}: ${one.why}`)
  return [
    [{ text: 'held', paint: paint.warning }, connector, first],
    ...places,
    ...(writes === '' ? [] : [['', '', `  would write ${writes}`]]),
    ...over.map((words) => ['', '', `  ${words}`]),
  ]
}

function progressWords({ progress, inStep }: NonNullable<ConnectorState['running']>): string {
  if (progress === undefined) return ''
  const { step, phase, done, total } = progress
  const rate = (done * 1000) / Math.max(1, inStep)
  const speed = `${formatCount(Math.round(rate))}/s`
  const what = `  ${step}, ${PHASES[phase]}`
  if (total === undefined || total <= 0) return `${what}  ${formatCount(done)}  ${speed}`
  const left = rate > 0 ? `  ${formatDuration((Math.max(0, total - done) * 1000) / rate)} left` : ''
  return `${what}  ${formatCount(done)} of ${formatCount(total)}  ${speed}${left}`
}

/** What an approval would write, and the limits that it would then be beyond. */
function heldWords({ holds, over }: ConnectorState['held'][number]): string {
  const words = CHANGE_KINDS.filter((kind) => holds[kind] > 0).map((kind) =>
    countOfKind(kind, holds[kind]),
  )
  if (words.length === 0) return 'nothing any more'
  const limits = over.map(({ kind, limit }) => `more than ${formatCount(limit)} ${kind}s`)
  return [words.join(', '), ...limits].join(', ')
}

function failedWords(row: FailedRow): string {
  const { objectType, id, sourceKey, code, column } = row
  const who =
    sourceKey === undefined
      ? `${objectType}/${id}`
      : `${objectType} with the source key ${printable(sourceKey)}`
  const where = column === undefined ? '' : `  column ${column}`
  return `${who}  ${code}${where}  ${nextTry(row)}`
}

function history({ history: past }: ConnectorState, paint: Palette): readonly string[] {
  if (past.length === 0) return []
  return [
    '',
    ...textTable(
      [
        { title: 'run', align: 'right' },
        { title: 'profile' },
        { title: 'started' },
        { title: 'took', align: 'right' },
        { title: 'asked by' },
        { title: 'result' },
      ],
      past.slice(0, SHOWN).map((one) => historyRow(one, paint)),
      { head: paint.faint },
    ),
  ]
}

function historyRow(one: PastRun, paint: Palette): readonly TextCell[] {
  const took =
    one.endedAt === undefined
      ? '–'
      : formatDuration(Date.parse(one.endedAt) - Date.parse(one.startedAt))
  const result = `${one.result}${one.code === undefined ? '' : `  ${one.code}`}`
  return [
    String(one.run),
    one.profile,
    formatMinute(one.startedAt),
    took,
    one.trigger,
    { text: result, paint: one.result === 'done' ? paint.good : paint.warning },
  ]
}
