import { unquoted, words } from '../trigger-text.ts'

/**
 * Whether lines of `SHOW GRANTS` give a privilege on a database or on one of its tables. In the name of a
 * database `%` and `_` stand for others unless a backslash says no (MySQL manual, GRANT).
 */
export function grantedOn(
  grants: readonly string[],
  privilege: string,
  on: { readonly schema: string; readonly name?: string },
): boolean {
  return grants.some((line) => {
    const [, list = '', object = ''] = /^GRANT (.+) ON (.+) TO /su.exec(line) ?? []
    return gives(list, privilege) && covers(object, on)
  })
}

function gives(list: string, privilege: string): boolean {
  const given = list.split(',').map((one) => one.trim().toUpperCase())
  return given.includes(privilege) || given.some((one) => /^ALL(?: PRIVILEGES)?$/u.test(one))
}

function covers(object: string, on: { readonly schema: string; readonly name?: string }): boolean {
  if (object === '*.*') return true
  const [schema = '', , table = ''] = words(object)
  if (!pattern(unquoted(schema)).test(on.schema)) return false
  return table === '*' || (on.name !== undefined && unquoted(table) === on.name)
}

function pattern(name: string): RegExp {
  const body = name.replaceAll(
    /\\([%_\\])|([%_])|([.*+?^${}()|[\]\\])/gu,
    (_, kept, any, other) => {
      if (kept !== undefined) return kept === '\\' ? '\\\\' : String(kept)
      if (any !== undefined) return any === '%' ? '.*' : '.'
      return `\\${other}`
    },
  )
  return new RegExp(`^${body}$`, 'su')
}
