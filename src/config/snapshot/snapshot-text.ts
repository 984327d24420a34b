import type { SchemaSnapshot } from '../../generated/snapshot.ts'
import { isObject } from '../../model/value.ts'

/**
 * A snapshot as its file has it: a line for each column, index, trigger, so that a difference of the
 * database is a difference of one line.
 */
export function snapshotText(snapshot: SchemaSnapshot): string {
  return `${write(snapshot, '')}\n`
}

/** Values of lists stand on a line each, whole; objects are spread over lines. */
function write(value: unknown, indent: string): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (!value.some((one) => typeof one === 'object')) return inLine(value)
    return `[\n${value.map((one) => `${inner}${inLine(one)}`).join(',\n')}\n${indent}]`
  }
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${inner}${JSON.stringify(key)}: ${write(one, inner)}`)
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${JSON.stringify(key)}: ${inLine(one)}`)
  return `{ ${entries.join(', ')} }`
}
