import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Columns of each table; the first is its key, twenty are mapped beside it. */
const MAPPINGS = (number: number): Readonly<Record<string, string>> => ({
  UserName: 'userPrincipalName',
  Firstname: 'givenName',
  Lastname: 'surname',
  DisplayName: `"displayName ?: givenName & ' ' & surname"`,
  Mail: '$lowercase(mail)',
  Company: '{ from: companyName, default: Contoso }',
  Department: `{ from: department, default: department ${number} }`,
  Title: 'jobTitle',
  EmployeeNumber: 'employeeId',
  Mobile: 'mobilePhone',
  Phone: `phoneNumbers[type="work"][0].value`,
  Street: `addresses[type="work"][0].streetAddress`,
  City: `addresses[type="work"][0].locality`,
  Country: `addresses[type="work"][0].country`,
  Language: '{ from: preferredLanguage, default: en }',
  Login: `"$lowercase($substringBefore(userPrincipalName, '@')) & '.${number}'"`,
  Initials: `"$substring(givenName, 0, 1) & $substring(surname, 0, 1) & '${number}'"`,
  Sorting: `"surname & ', ' & givenName & ' (${number})'"`,
  Status: '{ from: accountEnabled, values: { true: A, false: D } }',
  Source: `{ const: directory ${number} }`,
})

/** Databases among which the tables are shared out. */
const DATABASES = 40

/** The name of one of them. */
export function connectorName(number: number): string {
  return `People${String(number).padStart(5, '0')}`
}

/** The text of one connector's file; `note` stands in its description, for a change that is one. */
export function connectorFile(number: number, note = ''): string {
  const mappings = Object.entries(MAPPINGS(number))
  return `version: 1
connectors:
  ${connectorName(number)}:
    description: Connector number ${number} ${note}
    owner: team-${number % 40}@contoso.com
    use: guards
    source: entra
    target: { sqlite: ../people-${number % DATABASES}.db }
    table: ${connectorName(number)}
    anchor: { Id: objectId }
    match: [UserName]
    mappings:
${mappings.map(([column, flow]) => `      ${column}: ${flow}\n`).join('')}    deprovision:
      onDisable: { set: { Status: D }, purgeAfter: ${30 + (number % 60)}d }
    runProfiles:
      nightly: { steps: [fullImport, fullSynchronization, export, purge], schedule: ${number % 60} 3 * * * }
`
}

/** The file of one connector in the folder that {@link writeConnectors} fills. */
export function connectorPath(folder: string, number: number): string {
  return join(folder, 'connectors', `${connectorName(number)}.yaml`)
}

/**
 * Writes so many connectors of twenty mappings into a folder, each in a file of its own, with a fragment that all of
 * them use.
 *
 * @returns the configuration file that includes them
 */
export async function writeConnectors(folder: string, count: number): Promise<string> {
  await mkdir(join(folder, 'connectors'), { recursive: true })
  for (let number = 0; number < count; number += 1) {
    await writeFile(connectorPath(folder, number), connectorFile(number))
  }
  const file = join(folder, 'connectors.yaml')
  await writeFile(
    file,
    `version: 1
include: ['connectors/*.yaml']
fragments:
  guards: { thresholds: { deletes: 5%, disables: 5% }, onDrift: report }
`,
  )
  return file
}

/** Makes their tables, in the databases that they name. */
export function createTables(folder: string, count: number): void {
  for (let first = 0; first < Math.min(count, DATABASES); first += 1) {
    const database = new DatabaseSync(join(folder, `people-${first}.db`))
    try {
      database.exec('BEGIN')
      for (let number = first; number < count; number += DATABASES) createTable(database, number)
      database.exec('COMMIT')
    } finally {
      database.close()
    }
  }
}

function createTable(database: DatabaseSync, number: number): void {
  const columns = Object.keys(MAPPINGS(number)).map((column) => `"${column}" TEXT`)
  const table = connectorName(number)
  database.exec(`CREATE TABLE "${table}" ("Id" TEXT NOT NULL PRIMARY KEY, ${columns.join(', ')})`)
  database.exec(`CREATE UNIQUE INDEX "${table}_UserName" ON "${table}" ("UserName")`)
}
