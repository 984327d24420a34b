import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestLine } from '../../src/http/application.ts'
import { createServiceLog } from '../../src/app/service-log.ts'
import { systemClock } from '../../src/model/clock.ts'
import type { Log } from '../../src/observe/log.ts'
import { LogThreshold } from '../../src/observe/log-threshold.ts'

/** Where `scripts/test.ts` gathers what the logs of the suite say, to search all of it at the end. */
const FOLDER = process.env['ROLLCALL_TEST_LOGS']

/** Keeps what a service or a command wrote to its log, as it comes. */
export function keepLog(text: string): void {
  if (FOLDER === undefined || FOLDER === '' || text === '') return
  appendFileSync(join(FOLDER, `${process.pid}.log`), text)
}

const written = await createServiceLog({
  kind: 'json',
  stream: { write: keepLog },
  clock: systemClock,
  colour: false,
  threshold: new LogThreshold('debug'),
})

/** The log that a service has, for tests that do not look at it themselves. */
export const testLog: Log = written.log

/** The request log that goes with {@link testLog}. */
export const testRequestLog: (line: RequestLine) => void = written.request
