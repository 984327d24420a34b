import { readFileSync } from 'node:fs'
import { isObject } from '../model/value.ts'

/** The program's version, from package.json; it stands two folders above the sources and the build alike. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  const found = isObject(parsed) ? parsed['version'] : undefined
  return typeof found === 'string' ? found : '0.0.0'
}
