import { hostname } from 'node:os'
import { formatInstant, type Clock } from '../../model/clock.ts'

/** Who runs, for people and for the lease: one text for one process. */
export function ownerAt(clock: Clock): string {
  return `process ${process.pid} on ${hostname()} since ${formatInstant(clock.now())}`
}

/** Who decides at a command line: the login, as the machine knows it. */
export function deciderOf(environment: Readonly<Record<string, string | undefined>>): string {
  const login = environment['USER'] ?? environment['LOGNAME'] ?? environment['USERNAME']
  return login === undefined || login === '' ? hostname() : `${login}@${hostname()}`
}
