import { nearest } from '../../model/nearest.ts'

/**
 * Why a connection string cannot be read, in a sentence that holds nothing of it but names that everybody knows:
 * a part of it may be a password.
 */
export class RefusedConnection extends Error {}

/** Schemes of connection strings, and what `target` is called for them. */
const SCHEMES: Readonly<Record<string, string>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  mssql: 'mssql',
  sqlserver: 'mssql',
  sqlite: 'sqlite',
}

/** What is wrong with a text that is no URL of one of these schemes. */
export function refusedUrl(text: string, schemes: readonly string[]): RefusedConnection {
  return new RefusedConnection(reasonOf(text.trim(), schemes))
}

function reasonOf(text: string, schemes: readonly string[]): string {
  if (text === '') return 'It is blank.'
  if (/^(["']).*\1$/su.test(text)) return 'It stands in quotes; take them away.'
  if (/^jdbc:/iu.test(text)) {
    return 'It is of the form of JDBC; take "jdbc:" away, and write user and password before the host.'
  }
  const [, scheme = ''] = /^([a-z]+):\/\//iu.exec(text) ?? []
  if (schemes.includes(scheme.toLowerCase())) return insideOf(text)
  const target = SCHEMES[scheme.toLowerCase()]
  if (target !== undefined) {
    return `It begins with "${scheme.toLowerCase()}://"; for that the connector says "target: { ${target}: … }".`
  }
  if (/^\s*[\w ]+=/u.test(text)) return 'It is a list of names and values, and no URL.'
  return `It does not begin with "${schemes[0] ?? ''}://".`
}

/** The scheme is right, so it is something behind it. */
function insideOf(text: string): string {
  const rest = text.slice(text.indexOf('://') + 3)
  const credentials = rest.lastIndexOf('@')
  const authority = rest.slice(credentials + 1).split(/[/?#]/u)[0] ?? ''
  const port = /:(?<port>[^:\]]*)$/u.exec(authority)?.groups?.['port']
  if (credentials >= 0 && /[\s/?#[\]]|%(?![\da-f]{2})/iu.test(rest.slice(0, credentials))) {
    return 'User or password have a character that means something else in a URL: write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25.'
  }
  if (port !== undefined && !/^\d*$/u.test(port)) return 'Its port is not a number.'
  if (port !== undefined && Number(port) > 65_535) return 'Its port is above 65535.'
  return 'The address in it cannot be read.'
}

/** An option that is known to nobody, by name where that is surely no part of a password. */
export function refusedOption(name: string, known: readonly string[]): RefusedConnection {
  const shown = /^[a-z][a-z _.-]{1,30}$/iu.test(name)
  const meant = shown ? nearest(name, known) : undefined
  const hint = meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${meant}?`
  return new RefusedConnection(
    shown
      ? `It has an option "${name}", which is not known here. ${hint}`
      : `It has an option that is not known here. ${hint}`,
  )
}

/** A value of an option that is none of those that it takes. */
export function refusedValue(name: string, takes: string): RefusedConnection {
  return new RefusedConnection(`Its option ${name} takes ${takes}.`)
}
