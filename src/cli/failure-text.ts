import type { SyncError } from '../model/errors.ts'

/**
 * How a command tells of a failure: the connector, the sentence, the code, and in a second line what the driver of a
 * database said. That speaks of logins, hosts and names; of a refused row it is a number alone.
 */
export function failureText(error: SyncError): string {
  const { connector, driver, cause } = error.facts
  const whose =
    connector === undefined || error.message.includes(`"${connector}"`) ? '' : `${connector}: `
  const said = driver === undefined || !(cause instanceof Error) ? '' : `  ${cause.message}\n`
  return `rollcall: ${whose}${error.message} [${error.code}]\n${said}`
}
