import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORMS, SECRETS, VALUES } from './planted.ts'

/** What was found in the logs of a suite. */
export interface LogSearch {
  readonly lines: number
  /** One sentence each, with the message of the line; never the value. */
  readonly leaks: readonly string[]
}

/** Searches every log line that the suite wrote for what no log may hold. */
export function searchLogs(folder: string): LogSearch {
  const leaks: string[] = []
  let lines = 0
  for (const name of readdirSync(folder).toSorted()) {
    for (const [at, line] of readFileSync(join(folder, name), 'utf8').split('\n').entries()) {
      if (line === '') continue
      lines += 1
      for (const what of foundIn(line))
        leaks.push(`${name}:${at + 1} holds ${what}: ${shown(line)}`)
    }
  }
  return { lines, leaks }
}

function foundIn(line: string): readonly string[] {
  return [
    ...SECRETS.filter((one) => line.includes(one)).map((one) => `the secret "${one.slice(0, 4)}…"`),
    ...VALUES.filter((one) => line.includes(one)).map(() => 'a value of a person'),
    ...FORMS.filter(({ form }) => form.test(line)).map(({ name }) => name),
  ]
}

/** The line without what was found. */
function shown(line: string): string {
  let text = line
  for (const one of [...SECRETS, ...VALUES]) text = text.replaceAll(one, '…')
  for (const { form } of FORMS) text = text.replaceAll(new RegExp(form, `${form.flags}g`), '…')
  return text.slice(0, 300)
}
