import { nearest } from '../../model/nearest.ts'
import { type Entry, report, type Scope, spanOfValue } from './scope.ts'

const knownZones = new Set<string>()

/** Notes a time zone that does not exist, with the one that may be meant: `wrong-value`. */
export function checkTimeZone(scope: Scope, entry: Entry, zone: string | undefined): void {
  if (zone === undefined || knownZones.has(zone)) return
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0)
    knownZones.add(zone)
  } catch {
    const suggestion = nearest(zone, Intl.supportedValuesOf('timeZone'))
    report(scope, spanOfValue(scope, entry), {
      rule: 'wrong-value',
      message: `There is no time zone ${JSON.stringify(zone.slice(0, 60))}.`,
      ...(suggestion === undefined ? {} : { suggestion }),
      help: 'Time zones have their IANA names, such as Europe/Oslo.',
    })
  }
}
