import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * A stack trace that names the sources instead of the files that were built from them
 * (`src/cli/run.ts:41:9`). A place without a map beside its file stays what it is.
 */
export function stackInSources(stack: string): string {
  return stack.replace(
    /(?<url>file:\/\/\/\S+?\.js):(?<line>\d+):(?<column>\d+)/gu,
    (place, url: string, line: string, column: string) =>
      sourcePlace(`${url}.map`, Number(line), Number(column)) ?? place,
  )
}

function sourcePlace(map: string, line: number, column: number): string | undefined {
  const path = fileURLToPath(map)
  if (!existsSync(path)) return undefined
  const origin = new SourceMap(JSON.parse(readFileSync(path, 'utf8'))).findOrigin(line, column)
  if (!('fileName' in origin)) return undefined
  // The map counts from the folder of the built file.
  const file = origin.fileName.replace(/^(?:\.\.\/)+/u, '')
  return `${file}:${origin.lineNumber}:${origin.columnNumber}`
}
