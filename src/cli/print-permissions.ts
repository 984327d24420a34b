import type { Permissions } from '../app/permissions.ts'

/** Grants as a script that the database's own client runs as it stands. */
export function printPermissions(all: readonly Permissions[]): string {
  return all.map((one) => `${lines(one).join('\n')}\n`).join('\n')
}

function lines({ connector, dialect, login, statements, assumed }: Permissions): readonly string[] {
  if (statements.length === 0) {
    return [
      `-- ${connector}, ${dialect}: there are no logins; the user of the process must be able to write the`,
      '-- file and the folder that it stands in',
    ]
  }
  return [
    `-- ${connector}, ${dialect}: what the login ${login} needs, and nothing else`,
    ...(assumed
      ? ['-- defaults that take numbers from sequences are not known; --online asks']
      : []),
    ...statements,
  ]
}
