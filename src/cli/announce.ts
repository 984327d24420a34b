import type { RunningService } from '../app/serve.ts'
import type { ConnectorSlot } from '../app/service/connector-slot.ts'
import type { LoadReport } from '../app/service/load-report.ts'
import type { Service } from '../app/service/service.ts'
import type { Appointment } from '../schedule/scheduler.ts'
import { formatInstant } from '../model/clock.ts'
import { endpointPaths, isEndpoint, type ConnectorDefinition } from '../model/definition.ts'
import { formatMinute } from './format-time.ts'
import { formatPosition } from '../model/position.ts'
import { formatTable } from '../model/table.ts'
import { palette, type Palette } from '../observe/terminal.ts'
import type { CommandContext } from './command.ts'
import { jsonText, speaksToPeople } from './output.ts'
import { namelessRevisionFacts, namelessRevisionWords } from './revision-words.ts'

/** Errors of a configuration that a reload tells. */
const SHOWN_ERRORS = 10

/** What the service serves, when it begins: addresses, tables, what happens on each event. Never a token. */
export function announce(
  context: CommandContext,
  { address, runs, service }: RunningService,
): string {
  const appointments = Map.groupBy(runs.appointments(), (one) => one.connector)
  if (!speaksToPeople(context)) {
    const connectors = service.slots.map((slot) => ({
      ...describeSlot(slot, address.url),
      runs: (appointments.get(slot.name) ?? []).map(({ profile, at }) => ({
        profile: profile.name,
        ...(at !== undefined && { next: formatInstant(at) }),
      })),
    }))
    return jsonText({
      listening: address.url,
      ...(service.revision !== undefined && namelessRevisionFacts(service.revision)),
      connectors,
    })
  }
  const paint = palette(context.global)
  const lines = service.slots.flatMap((slot) => {
    const own = (appointments.get(slot.name) ?? []).map(runLine)
    const isRun = own.length > 0 || isEndpoint(slot.definition.source)
    return [
      ...slotLines(slot, address.url, paint),
      ...own,
      ...(isRun ? [] : [`  runs only when "rollcall run ${slot.name} …" asks for it`]),
    ]
  })
  const certificate =
    address.certificate === undefined
      ? []
      : [`certificate  SHA-256 ${address.certificate.fingerprint}`]
  return [
    ...commitLine(service, paint),
    ...lines,
    ...certificate,
    `${paint.strong('listening')}  ${address.url}`,
    '',
  ].join('\n')
}

/** What a service says that stands by: who works, and where it answers meanwhile. */
export function announceStandby(
  context: CommandContext,
  { holder, url }: { readonly holder: string; readonly url: string },
): string {
  if (!speaksToPeople(context)) return jsonText({ standby: url, holder })
  const paint = palette(context.global)
  return (
    `${paint.strong('standing by')}  ${holder} has the connector space; this service takes over when it ends\n` +
    `${paint.strong('listening')}    ${url}\n`
  )
}

/** The commit that was read last; nothing where files are served. */
function commitLine({ revision }: Service, paint: Palette): readonly string[] {
  if (revision?.commit === undefined) return []
  return [`${paint.strong('config')}  ${namelessRevisionWords(revision)}`]
}

/** What a reload changed. */
export function describeReload(
  context: CommandContext,
  report: LoadReport,
  service: Service,
): string {
  if (!speaksToPeople(context)) {
    const { current, kept, retired } = report
    const failed = report.failed.map((one) => one.name)
    const { revision } = service
    return jsonText({
      reloaded: {
        ...(revision !== undefined && namelessRevisionFacts(revision)),
        current,
        kept,
        failed,
        retired,
      },
    })
  }
  const paint = palette(context.global)
  const errors = report.problems.filter((one) => one.severity === 'error')
  const lines = [
    ...commitLine(service, paint),
    `${paint.strong('reloaded')}  ${report.current.length} of ${service.slots.length} connectors as the files have them`,
    ...report.kept.map(
      (name) => `  ${paint.warning('KEPT')}     ${name}  the version before stays`,
    ),
    ...report.failed.map(({ name, why }) => `  ${paint.error('FAILED')}   ${name}  ${why.message}`),
    ...report.retired.map((name) => `  ${paint.warning('RETIRED')}  ${name}  its rows stay`),
    ...errors.slice(0, SHOWN_ERRORS).map((one) => `  ${errorLine(one)}`),
    ...(errors.length > SHOWN_ERRORS ? ['  … rollcall validate shows the other errors'] : []),
    '',
  ]
  return lines.join('\n')
}

/** The place of an error counts most where nobody has the files at hand. */
function errorLine({ span, message, rule }: LoadReport['problems'][number]): string {
  return `${formatPosition(span.start)} ${message} [${rule}]`
}

function describeSlot(slot: ConnectorSlot, url: string): object {
  const { status, definition } = slot
  return {
    name: slot.name,
    status: status.kind,
    ...(status.kind !== 'active' && { code: status.why.code, why: status.why.message }),
    urls: endpointPaths(definition.source).map((path) => `${url}${path}`),
    tables: definition.objects.map((object) => formatTable(object.table)),
  }
}

function runLine({ profile, at, missed }: Appointment): string {
  const next = at === undefined ? 'never again' : `next ${formatMinute(at)}`
  return `  runs ${profile.name}, ${missed ? 'now: runs were missed' : next}`
}

function slotLines(slot: ConnectorSlot, url: string, paint: Palette): readonly string[] {
  const { status, definition } = slot
  const word = status.kind === 'active' ? paint.good('active') : paint.warning(status.kind)
  const recovered = slot.recovered === 0 ? '' : `  ${slot.recovered} exports repeated after a crash`
  return [
    `${paint.strong(slot.name)}  ${word}${recovered}`,
    ...(status.kind === 'active' ? [] : [`  ${status.why.message}`]),
    ...endpointPaths(definition.source).map((path) => `  ${paint.accent(`${url}${path}`)}`),
    ...readLines(definition),
    ...definition.objects.flatMap((object) => [
      `  ${object.name} → ${definition.target.dialect} ${formatTable(object.table)}`,
      `  on disable ${disableWords(object)}, on delete ${object.deprovision.onDelete.kind}`,
    ]),
  ]
}

/** Where the people of a connector come from that nobody calls. */
function readLines({ source }: ConnectorDefinition): readonly string[] {
  if (isEndpoint(source)) return []
  const what = source.kind === 'connector' ? source.connector : source.path
  return [`  reads ${source.kind} ${what}`]
}

function disableWords({ deprovision }: ConnectorDefinition['objects'][number]): string {
  return deprovision.onDisable.map((rule) => rule.do.kind).join(' or ') || 'keep'
}
