import type { RequestLine } from '../http/application.ts'
import type { Clock } from '../model/clock.ts'
import { failureFields } from '../observe/failure-fields.ts'
import { type Log, type LogFields, silentLog } from '../observe/log.ts'
import type { LogThreshold } from '../observe/log-threshold.ts'
import { palette } from '../observe/terminal.ts'
import { turnLines } from '../observe/turn-lines.ts'

/** What the service writes while it runs. */
export interface ServiceLog {
  readonly log: Log
  readonly request: (line: RequestLine) => void
}

/** Where it writes, and for whom. */
export interface ServiceLogOptions {
  readonly kind: 'json' | 'human' | 'none'
  readonly stream: { write(text: string): unknown }
  readonly clock: Clock
  readonly colour: boolean
  readonly threshold: LogThreshold
}

/** JSON lines for machines, or short lines for whoever watches a terminal; never a value of a person. */
export async function createServiceLog(options: ServiceLogOptions): Promise<ServiceLog> {
  if (options.kind === 'none') return { log: silentLog, request: () => undefined }
  if (options.kind === 'human') return humanLog(options)
  const { createLog, logLine } = await import('../observe/json-log.ts')
  const { clock, threshold } = options
  const lines = turnLines(options.stream)
  return {
    log: createLog({ threshold, destination: lines, now: () => clock.now() }),
    request(line) {
      const level = levelOf(line)
      if (!threshold.allows(level)) return
      const fields = { ...fieldsOf(line), ...unreadFields(line, threshold) }
      lines.writeSoon(logLine(level, clock.now(), 'request', fields))
    },
  }
}

function levelOf({ status }: RequestLine): 'error' | 'info' {
  return status >= 500 ? 'error' : 'info'
}

function fieldsOf(line: RequestLine): LogFields {
  return {
    requestId: line.requestId,
    method: line.method,
    route: line.route,
    status: line.status,
    milliseconds: Math.round(line.duration * 100) / 100,
    ...(line.connector !== undefined && { connector: line.connector }),
    ...(line.revision !== undefined && { revision: line.revision }),
    ...(line.code !== undefined && { code: line.code }),
    ...(line.failure !== undefined && failureFields(line.failure)),
  }
}

/** What was sent and reaches no row, by name: at `debug`, since most clients always send more than is mapped. */
function unreadFields({ unread }: RequestLine, threshold: LogThreshold): LogFields {
  const names = unread === undefined || !threshold.allows('debug') ? [] : unread()
  return names.length === 0 ? {} : { unread: names.join(', ') }
}

function humanLog({ stream, clock, colour, threshold }: ServiceLogOptions): ServiceLog {
  const paint = palette({ colour })
  const time = (): string => paint.faint(new Date(clock.now()).toISOString().slice(11, 19))
  const write = (text: string): void => void stream.write(`${time()}  ${text}\n`)
  const said = (fields: object = {}): string =>
    Object.entries(fields)
      .map(([name, value]) => `  ${paint.faint(name)} ${String(value)}`)
      .join('')
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error', painted: (text: string) => string) =>
    (message: string, fields?: LogFields): void => {
      if (threshold.allows(level)) write(`${painted(message)}${said(fields)}`)
    }
  const log: Log = {
    debug: at('debug', paint.faint),
    info: at('info', (text) => text),
    warn: at('warn', paint.warning),
    error: at('error', paint.error),
    with: () => log,
  }
  return {
    log,
    request(line) {
      if (!threshold.allows(levelOf(line))) return
      const status = String(line.status)
      const painted = line.status >= 400 ? paint.warning(status) : paint.good(status)
      const what = `${line.method.padEnd(6)} ${line.connector ?? ''}${line.route}`
      const code = line.code === undefined ? '' : `  ${line.code}`
      const failure = line.failure === undefined ? {} : failureFields(line.failure)
      const why = said({ ...failure, ...unreadFields(line, threshold) })
      write(`${painted}  ${what}  ${line.duration.toFixed(1)} ms${code}${why}`)
    },
  }
}
