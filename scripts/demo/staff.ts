import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The table that the runs of the demo write, as the database owner prepares it. */
export const STAFF_TABLE = `CREATE TABLE "Staff" (
  "Id" varchar(20) NOT NULL PRIMARY KEY,
  "Firstname" varchar(64) NULL, "Lastname" varchar(64) NULL,
  "Department" varchar(64) NULL
)`

const GIVEN = ['Ada', 'Grace', 'Alan', 'Katherine', 'Edsger', 'Barbara', 'Donald', 'Frances']
const FAMILY = ['Holm', 'Lie', 'Dahl', 'Nygaard', 'Berg']
const DEPARTMENTS = ['Sales', 'R&D', 'Finance']

/** Writes people.csv with as many people, always the same ones, numbered from 1001. */
export function writePeople(folder: string, count: number): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const given = GIVEN[index % GIVEN.length]
    const family = FAMILY[Math.floor(index / GIVEN.length) % FAMILY.length]
    return [1001 + index, given, family, DEPARTMENTS[index % DEPARTMENTS.length]].join(',')
  })
  const head = 'EmployeeNo,First name,Last name,Department'
  writeFileSync(join(folder, 'people.csv'), `${[head, ...lines].join('\n')}\n`)
}

/** Writes the connector, and gives its text. */
export function writeStaffConnector(folder: string): string {
  const text = [
    'version: 1',
    'connectors:',
    '  HR:',
    '    source: { csv: { path: people.csv, key: EmployeeNo } }',
    '    target: { sqlite: staff.db }',
    '    table: Staff',
    '    anchor: { Id: EmployeeNo }',
    '    mappings:',
    '      Firstname: "`First name`"        # names are those of the file',
    '      Lastname: "`Last name`"',
    '      Department: Department',
    '    deprovision: { onMissing: delete } # whoever is no longer in the file',
    '    runProfiles:',
    '      nightly:',
    '        steps: [fullImport, fullSynchronization, export]',
  ].join('\n')
  writeFileSync(join(folder, 'connectors.yaml'), `${text}\n`)
  return text
}
