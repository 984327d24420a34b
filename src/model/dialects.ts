/** A kind of database, as a configuration and a command line name it. */
interface NamedDialect {
  readonly name: string
  /** The target is a file on this machine, and not a server. */
  readonly isFile: boolean
  /** What a URL of one begins with. Those that share one speak the same protocol. */
  readonly schemes: readonly string[]
  /** The database keeps a list of changed keys itself, which `changeTracking` reads. */
  readonly tracksChanges?: true
}

/** Every kind of database that a target may be. How each is spoken to stands in `sql/dialects`. */
export const NAMED_DIALECTS = [
  { name: 'mssql', isFile: false, schemes: ['mssql', 'sqlserver'], tracksChanges: true },
  { name: 'postgres', isFile: false, schemes: ['postgres', 'postgresql'] },
  { name: 'mysql', isFile: false, schemes: ['mysql', 'mariadb'] },
  { name: 'mariadb', isFile: false, schemes: ['mysql', 'mariadb'] },
  { name: 'sqlite', isFile: true, schemes: ['sqlite', 'file'] },
] as const satisfies readonly NamedDialect[]

/** The name of a dialect, such as `postgres`. */
export type DialectName = (typeof NAMED_DIALECTS)[number]['name']

/** Their names, in the order of the documents. */
export const DIALECT_NAMES: readonly DialectName[] = NAMED_DIALECTS.map(({ name }) => name)

/** The dialect of a name; `undefined` for any other text. */
export function dialectNamed(text: string | undefined): DialectName | undefined {
  return DIALECT_NAMES.find((name) => name === text)
}

/** The dialect that a URL is for: the one of this name, else the first whose URLs begin so. */
export function dialectOfScheme(scheme: string): DialectName | undefined {
  const word = scheme.toLowerCase()
  const first = NAMED_DIALECTS.find(({ schemes }) => schemes.some((one) => one === word))
  return dialectNamed(word) ?? first?.name
}

/** Whether the database keeps a list of changed keys itself. */
export function tracksChanges(dialect: DialectName): boolean {
  return NAMED_DIALECTS.some((one) => one.name === dialect && 'tracksChanges' in one)
}

/** What else speaks the protocol of a dialect. */
export function sameProtocol(dialect: DialectName): readonly DialectName[] {
  const own: readonly string[] = NAMED_DIALECTS.find(({ name }) => name === dialect)?.schemes ?? []
  return NAMED_DIALECTS.filter(
    ({ name, schemes }) => name !== dialect && schemes.some((one) => own.includes(one)),
  ).map(({ name }) => name)
}
