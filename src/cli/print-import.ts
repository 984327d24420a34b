import type { ImportResult } from '../app/import-ecma/import-ecma.ts'
import type { MadeFile } from '../app/init/make-files.ts'
import { palette } from '../observe/terminal.ts'
import { textPairs } from '../observe/text-table.ts'
import { wrapLines } from '../observe/wrap-lines.ts'

/** What `import-ecma` read and wrote. */
export interface ImportReport extends ImportResult {
  readonly written: readonly MadeFile[]
  /** The folder of the configuration as commands are to name it; empty for the working directory. */
  readonly folder: string
}

/** What was read, written and mapped, what to look at, what is left to do, and what comes next. */
export function printImport(
  { connector, problems, written, folder }: ImportReport,
  options: { readonly colour: boolean; readonly width?: number | undefined },
): string {
  const paint = palette(options)
  const { read, mapped, check, todo } = connector.notes
  const within = folder === '' ? '' : `cd ${folder} && `
  const lines = [
    ...pairs('read', read),
    ...pairs(
      'wrote',
      written.map(({ name, note }) => (note === undefined ? name : `${name} (${note})`)),
    ),
    ...pairs('mapped', mapped),
    ...pairs('check', check),
    ...pairs(
      'todo',
      todo.length < 2
        ? [...todo.map((one) => `1 item   ${one}`), 'nothing'].slice(0, 1)
        : [
            `${todo.length} ${todo.length === 1 ? 'item' : 'items'}`,
            ...todo.map((one) => `- ${one}`),
          ],
    ),
    ...pairs(
      'found',
      problems.map(({ severity, rule, message }) => `${severity}[${rule}] ${message}`),
    ),
    ...pairs('next', [`${within}rollcall validate && rollcall test && rollcall explain`]),
  ]
  return textPairs(lines)
    .map((line, at) => {
      const [label = ''] = lines[at] ?? []
      const wrapped = wrapLines(line, options.width)
      return `${label === '' ? wrapped : wrapped.replace(label, paint.strong(label))}\n`
    })
    .join('')
}

/** The first line has the label, the others stand below it. */
function pairs(label: string, values: readonly string[]): readonly (readonly [string, string])[] {
  return values.map((value, at) => [at === 0 ? label : '', value])
}
