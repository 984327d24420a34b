import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type RunningService, startService } from '../src/app/serve.ts'
import { createScimClient } from '../src/harness/simulate/client.ts'
import { systemClock } from '../src/model/clock.ts'
import { silentLog } from '../src/observe/log.ts'
import { palette, wantsColour } from '../src/observe/terminal.ts'
import { Conversation, type StoryPerson } from './demo/conversation.ts'
import { drawPicture, EMPTY, takePicture } from './demo/picture.ts'
import { rollcall } from './demo/rollcall.ts'
import { tellRuns } from './demo/runs.ts'
import { STORY_COLUMN, STORY_TABLE } from './demo/table.ts'

/**
 * `npm run demo`: the story of the README on embedded SQLite, over real HTTP, in a temporary folder; then run
 * profiles from a file, with the real command line. Ends with 1 when an answer, an exit code or a row is not as
 * it must be.
 */
const paint = palette({ colour: wantsColour(process.stdout, process.env) })
const folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'))
const database = new DatabaseSync(join(folder, 'people.db'))
const token = randomBytes(24).toString('base64url')
const people: readonly StoryPerson[] = [
  person('8f3c0a52-1c1e-4b0f-9a55-6f2f6d0a7e11', 'ada', 'Ada', 'Lovelace', 'R&D'),
  person('2b7d9e10-4f6a-4c35-8d21-0c9be4a6f722', 'grace', 'Grace', 'Hopper', 'Navy'),
  person('c41e6f83-95d0-4e7b-b1a8-7d3f52c0ab33', 'mary', 'Mary', "O'Neil", 'Sales'),
]
const DRAWING = { order: 'UserPrincipalName', most: 12 }
let shown = EMPTY
const wrong: string[] = []

try {
  process.exitCode = await play()
} finally {
  database.close()
  rmSync(folder, { recursive: true, force: true })
}

async function play(): Promise<number> {
  title('A table, prepared by the database owner')
  database.exec(STORY_TABLE)
  code(STORY_TABLE.replace(' IF NOT EXISTS', ''))
  title('The connector, as code')
  writeConfiguration()
  const service = await start()
  const url = `${service.address.url}/scim/EntraIDUsers`
  try {
    wrong.push(...(await tell(service, url)))
  } finally {
    await service.close({ within: 1_000 })
  }
  return finish([...wrong, ...(await tellRuns(folder, paint))])
}

/** Events of an identity provider; gives what was wrong in the conversations. */
async function tell(service: RunningService, url: string): Promise<readonly string[]> {
  const talks = [url, `${service.address.url}/ecma2host_EntraIDUsers/scim`].map((base) => {
    const signal = new AbortController().signal
    const options = { url: new URL(base), token, connections: 1, patience: 0, signal }
    const client = createScimClient(options)
    return { client, conversation: new Conversation(client, paint) }
  })
  const [scim, ecma] = talks.map((one) => one.conversation)
  if (scim === undefined || ecma === undefined) throw new Error('cannot happen: there are two')

  title('1  Three people are assigned to the app in Entra')
  console.log(`    ${paint.faint(url)}`)
  await scim.testConnection()
  const ids: string[] = []
  for (const one of people) ids.push(await scim.assign(one))
  const [ada = '', grace = '', mary = ''] = ids
  show(ids.map((id) => [id, 'Active', 'True']))

  title('2  Ada marries: one PATCH, one column')
  await scim.change(ada, 'name.familyName', 'King')
  show([[ada, 'Lastname', 'King']])

  title('3  Grace is unassigned: Active becomes False, the row stays')
  await scim.change(grace, 'active', 'False')
  await scim.read(grace, 200)
  show([[grace, 'Active', 'False']])

  title('4  A column and a line of YAML are added; the service takes them over while it runs')
  database.exec(STORY_COLUMN)
  writeConfiguration({ more: ['      IsSoftDeleted: isSoftDeleted'] })
  await service.reload()
  console.log(
    `    ${paint.faint('now with the names of the ECMA Connector Host, as Entra has them mapped')}`,
  )
  await ecma.change(mary, ecmaPath('IsSoftDeleted'), 'False')
  await ecma.change(grace, ecmaPath('IsSoftDeleted'), 'True')
  show([
    [mary, 'IsSoftDeleted', 'False'],
    [grace, 'IsSoftDeleted', 'True'],
  ])

  title('5  One more line, and the row of whoever is soft-deleted goes: no trigger on the table')
  writeConfiguration({
    more: ['      IsSoftDeleted: isSoftDeleted', '    deprovision: { onDisable: delete }'],
  })
  await service.reload()
  await service.service.settled()
  console.log(
    `    ${paint.faint('rows would be deleted that stayed before: the change waits for somebody')}`,
  )
  const waiting = await command(['status'], 'onDisable')
  await command(['approve', /\bp-[0-9a-f]+/u.exec(waiting)?.[0] ?? 'p-none'], 'EntraIDUsers')
  await service.service.settled()
  await ecma.change(mary, ecmaPath('IsSoftDeleted'), 'True', 204)
  await ecma.read(mary, 404)
  show([[mary, 'Id']])

  title('6  Mary comes back: Entra finds nobody and creates her again')
  await scim.assign(people[2] ?? person('', '', '', '', ''))
  show([[mary, 'Lastname', "O'Neil"]])

  for (const { client } of talks) client.close()
  return [...scim.wrong, ...ecma.wrong]
}

/** Runs a command beside the service, shows it with what it said, and notes when it does not say so much. */
async function command(args: readonly string[], says: string): Promise<string> {
  const { exit, output } = await rollcall(folder, args)
  const isRight = exit === 0 && output.includes(says)
  if (!isRight) wrong.push(`rollcall ${args.join(' ')} ended with ${exit}: ${output}`)
  const mark = isRight ? paint.good : paint.error
  console.log(`    ${paint.faint('$')} rollcall ${args.join(' ')}  ${mark(`exit ${exit}`)}`)
  for (const line of output.trimEnd().split('\n')) console.log(`      ${line}`)
  return output
}

function start(): Promise<RunningService> {
  return startService({
    config: [join(folder, 'connectors.yaml')],
    cwd: folder,
    environment: { ENTRAIDUSERS_TOKEN: token },
    state: undefined,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: silentLog,
    onRequest: () => undefined,
  })
}

function writeConfiguration({ more = [] }: { readonly more?: readonly string[] } = {}): void {
  const lines = [
    'version: 1',
    'connectors:',
    '  EntraIDUsers:',
    '    source: entra                      # a SCIM endpoint, called by Entra ID',
    '    target: { sqlite: people.db }      # or mssql, postgres, mysql, mariadb',
    '    table: EntraIDUsers',
    '    anchor: { Id: objectId }',
    '    mappings:                          # column: attribute',
    '      UserPrincipalName: userPrincipalName',
    '      Firstname: givenName',
    '      Lastname: surname',
    '      Company: companyName',
    '      Department: department',
    '      Active: accountEnabled',
  ]
  writeFileSync(join(folder, 'connectors.yaml'), `${[...lines, ...more].join('\n')}\n`)
  if (more.length === 0) code(lines.join('\n'))
  else code(`+ ${more.at(-1) ?? ''}`)
}

/** Shows the table, and notes cells that are not what the story says; `undefined` is no row. */
function show(expected: readonly (readonly [id: string, column: string, value?: string])[]): void {
  const now = takePicture(database, 'EntraIDUsers')
  console.log('')
  for (const line of drawPicture(shown, now, paint, DRAWING)) console.log(line)
  shown = now
  for (const [id, column, value] of expected) {
    const got = now.rows.get(id)?.get(column)
    if (got !== value)
      wrong.push(`${column} of ${id} is ${got ?? 'no row'}, not ${value ?? 'no row'}`)
  }
}

function finish(faults: readonly string[]): number {
  console.log('')
  if (faults.length === 0) {
    console.log(paint.good('Every answer, every exit code and every row was as it must be.'))
    console.log('Next: npm start, or npx rollcall explain --dialect mssql')
    return 0
  }
  for (const fault of faults) console.log(paint.error(`✗ ${fault}`))
  return 1
}

function title(text: string): void {
  console.log(`\n${paint.strong(text)}\n`)
}

function code(text: string): void {
  for (const line of text.split('\n')) console.log(`    ${paint.accent(line)}`)
}

function ecmaPath(column: string): string {
  return `urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:${column}`
}

function person(
  objectId: string,
  login: string,
  givenName: string,
  familyName: string,
  department: string,
): StoryPerson {
  return { objectId, userName: `${login}@contoso.com`, givenName, familyName, department }
}
