import { oneOf } from './random.ts'

/** The connectors of the storm. Nobody breaks the first one; the identity provider is played against it. */
export const CONNECTORS = ['Steady', 'Alpha', 'Beta', 'Gamma'] as const
export type ConnectorName = (typeof CONNECTORS)[number]

const BAD = ['yaml', 'key', 'expression', 'function', 'column'] as const
const HELD = ['table', 'anchor', 'deprovision', 'thresholds', 'path'] as const

/** One version of a connector. `tag` goes into each row that it creates, so that a row tells who wrote it. */
export interface ConnectorVersion {
  readonly tag: string
  readonly kind: 'good' | 'bad' | 'held'
  /** What is bad, or what is held. */
  readonly how: (typeof BAD)[number] | (typeof HELD)[number] | 'tag'
}

/** What a commit holds, connector by connector. */
export type CommitVersions = Readonly<Record<ConnectorName, ConnectorVersion>>

/** The first commit: everything good. */
export function firstVersions(): CommitVersions {
  const first: ConnectorVersion = { tag: 't0', kind: 'good', how: 'tag' }
  return { Steady: first, Alpha: first, Beta: first, Gamma: first }
}

/**
 * The next commit: one to all connectors change, each to something good, bad or held.
 *
 * @param number of the commit, from 1 on
 */
export function nextVersions(
  before: CommitVersions,
  number: number,
  random: () => number,
): CommitVersions {
  const changing = CONNECTORS.filter(() => random() < 0.4)
  const changed = changing.length > 0 ? changing : [oneOf(random, CONNECTORS)]
  const next = { ...before }
  for (const name of changed) next[name] = versionOf(name, `t${number}`, random)
  return next
}

/** A commit in which every connector is good, or every connector but the first is bad. */
export function allVersions(
  kind: 'good' | 'bad',
  number: number,
  random: () => number,
): CommitVersions {
  const tag = `t${number}`
  const one = (): ConnectorVersion =>
    kind === 'good' ? { tag, kind, how: 'tag' } : { tag, kind, how: oneOf(random, BAD) }
  return { Steady: one(), Alpha: one(), Beta: one(), Gamma: one() }
}

function versionOf(name: ConnectorName, tag: string, random: () => number): ConnectorVersion {
  const chance = random()
  if (name === 'Steady' || chance < 0.5) return { tag, kind: 'good', how: 'tag' }
  if (chance < 0.75) return { tag, kind: 'bad', how: oneOf(random, BAD) }
  return { tag, kind: 'held', how: oneOf(random, HELD) }
}

/** The files of a commit, by their paths. */
export function filesOf(versions: CommitVersions): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'connectors.yaml': 'version: 1\ninclude: [connectors/*.yaml]\n',
  }
  for (const name of CONNECTORS) {
    files[`connectors/${name.toLowerCase()}.yaml`] = textOf(name, versions[name])
  }
  return files
}

/** The table of a connector, and the one that a held version would write to. */
export function tablesOf(name: ConnectorName): readonly string[] {
  return [name, `${name}Other`].map(
    (table) =>
      `CREATE TABLE ${table} (Id varchar(50) NOT NULL PRIMARY KEY, UserName varchar(200) NOT NULL UNIQUE,` +
      ' Lastname varchar(200), Active varchar(5), Tag varchar(20))',
  )
}

function textOf(name: ConnectorName, { tag, how }: ConnectorVersion): string {
  const is = (what: ConnectorVersion['how']): boolean => how === what
  const lastname = is('expression')
    ? "'surname ='"
    : is('function')
      ? '$sirname(surname)'
      : 'surname'
  return [
    'version: 1',
    'connectors:',
    `  ${name}:`,
    ...(is('yaml') ? ['    owner: "somebody'] : []),
    ...(is('key') ? ['    ownr: somebody'] : []),
    is('path') ? `    source: { scim: { path: /scim/Elsewhere${name} } }` : '    source: scim',
    '    target: { sqlite: ../people.db }',
    `    table: ${is('table') ? `${name}Other` : name}`,
    is('anchor') ? '    anchor: { UserName: userPrincipalName }' : '    anchor: { Id: objectId }',
    '    mappings:',
    ...(is('anchor') ? ['      Id: objectId'] : ['      UserName: userPrincipalName']),
    `      ${is('column') ? 'Familyname' : 'Lastname'}: ${lastname}`,
    '      Active: accountEnabled',
    `      Tag: { const: ${tag}, apply: create, read: none }`,
    `    deprovision: { onDelete: ${is('deprovision') || name === 'Steady' ? 'delete' : 'keep'} }`,
    name === 'Steady'
      ? '    thresholds: { deletes: 100%, disables: 100% }'
      : `    thresholds: { deletes: ${is('thresholds') ? '50%' : '40%'} }`,
    '',
  ].join('\n')
}
