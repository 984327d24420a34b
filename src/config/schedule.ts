/**
 * Why a cron line cannot be followed, in words; `undefined` when it can. Five fields: minute, hour, day of
 * month, month, day of week, with `*`, lists, ranges, steps, names of months and days, and `L` for the last.
 *
 * croner is loaded for the first schedule only: most configurations that are checked have none.
 */
export async function scheduleFault(schedule: string): Promise<string | undefined> {
  const known = faults.get(schedule)
  if (known !== undefined) return known.fault
  const fault = await findFault(schedule)
  if (faults.size >= MOST_FAULTS) faults.clear()
  faults.set(schedule, { fault })
  return fault
}

/** Most connectors of one configuration run at the same few times. */
const faults = new Map<string, { readonly fault: string | undefined }>()
const MOST_FAULTS = 10_000

async function findFault(schedule: string): Promise<string | undefined> {
  const { Cron } = await import('croner')
  try {
    const next = new Cron(schedule, { mode: '5-part', paused: true, timezone: 'UTC' }).nextRun()
    return next === null ? 'there is no such day' : undefined
  } catch (thrown) {
    return inWords(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** croner counts days and months from 0 in what it throws, so that its numbers are not passed on. */
function inWords(message: string): string {
  const [, field = ''] = /Invalid value for (\w+)/u.exec(message) ?? []
  return RANGES.get(field) ?? message.replace(/^CronPattern: /u, '').replace(/\.$/u, '')
}

const RANGES: ReadonlyMap<string, string> = new Map([
  ['minute', 'a minute is 0 to 59'],
  ['hour', 'an hour is 0 to 23'],
  ['day', 'a day of the month is 1 to 31, or L for the last'],
  ['month', 'a month is 1 to 12, or its name'],
  ['dayOfWeek', 'a day of the week is 0 to 7, or its name'],
])
