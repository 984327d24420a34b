import type { RequestLine } from '../http/application.ts'
import type { Clock } from '../model/clock.ts'
import { type Log, type LogFields, silentLog } from '../observe/log.ts'
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
}

/** JSON lines for machines, or short lines for whoever watches a terminal; never a value of a person. */
export async function createServiceLog(options: ServiceLogOptions): Promise<ServiceLog> {
  if (options.kind === 'none') return { log: silentLog, request: () => undefined }
  if (options.kind === 'human') return humanLog(options)
  const { createLog, logLine } = await import('../observe/json-log.ts')
  const { clock } = options
  const lines = turnLines(options.stream)
  return {
    log: createLog({ level: 'info', destination: lines, now: () => clock.now() }),
    request(line) {
      const level = line.status >= 500 ? 'error' : 'info'
      lines.writeSoon(logLine(level, clock.now(), 'request', fieldsOf(line)))
    },
  }
}

function fieldsOf(line: RequestLine): LogFields {
  return {
    requestId: line.requestId,
    method: line.method,
    route: line.route,
    status: line.status,
    milliseconds: Math.round(line.duration * 100) / 100,
    ...(line.connector !== undefined && { connector: line.connector }),
    ...(line.code !== undefined && { code: line.code }),
  }
}

function humanLog({ stream, clock, colour }: ServiceLogOptions): ServiceLog {
  const paint = palette({ colour })
  const time = (): string => paint.faint(new Date(clock.now()).toISOString().slice(11, 19))
  const write = (text: string): void => void stream.write(`${time()}  ${text}\n`)
  const said = (fields: object = {}): string =>
    Object.entries(fields)
      .map(([name, value]) => `  ${paint.faint(name)} ${String(value)}`)
      .join('')
  const log: Log = {
    debug: () => undefined,
    info: (message, fields) => write(`${message}${said(fields)}`),
    warn: (message, fields) => write(`${paint.warning(message)}${said(fields)}`),
    error: (message, fields) => write(`${paint.error(message)}${said(fields)}`),
    with: () => log,
  }
  return {
    log,
    request(line) {
      const status = String(line.status)
      const painted = line.status >= 400 ? paint.warning(status) : paint.good(status)
      const what = `${line.method.padEnd(6)} ${line.connector ?? ''}${line.route}`
      const code = line.code === undefined ? '' : `  ${line.code}`
      write(`${painted}  ${what}  ${line.duration.toFixed(1)} ms${code}`)
    },
  }
}
