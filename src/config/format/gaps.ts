import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml'
import type { Node, YAMLMap, YAMLSeq } from 'yaml'
import { PARSING } from './parsing.ts'

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Puts one blank behind every colon, and writes `{ a: b }` and `[a, b]` the same way everywhere. Only
 * white space and commas change, and only inside a line.
 */
export function formatGaps(text: string): string {
  const edits: Edit[] = []
  visit(parseDocument(text, PARSING), {
    Map(_, map) {
      if (map.flow === true) edits.push(...flowEdits(text, map))
      else edits.push(...colonEdits(text, map))
    },
    Seq(_, seq) {
      if (seq.flow === true) edits.push(...flowEdits(text, seq))
    },
  })
  return applyEdits(text, edits)
}

/** `key:   value` on one line. */
function colonEdits(text: string, map: YAMLMap): Edit[] {
  return map.items.flatMap(({ key, value }) => {
    const edit = gapEdit(text, endOf(key), startOf(value), /^ *: +$/, ': ')
    return edit === undefined ? [] : [edit]
  })
}

/** The gaps of `{ … }` or `[ … ]` that stands on one line without a comment. */
function flowEdits(text: string, collection: YAMLMap | YAMLSeq): Edit[] {
  const [start = 0, end = 0] = collection.range ?? []
  if (text.slice(start, end).includes('\n')) return []
  const padding = isMap(collection) ? ' ' : ''
  const edits: (Edit | undefined)[] = []
  let last = start + 1
  let before = /^ *$/
  for (const [index, item] of collection.items.entries()) {
    const [key, value] = isPair(item) ? [item.key, item.value] : [item, undefined]
    edits.push(gapEdit(text, last, startOf(key), before, index === 0 ? padding : ', '))
    if (startOf(value) !== undefined && endOf(value) !== startOf(value)) {
      edits.push(gapEdit(text, endOf(key), startOf(value), /^ *: *$/, ': '))
    }
    last = Math.max(last, endOf(key) ?? last, endOf(value) ?? last)
    before = /^ *, *$/
  }
  const close = collection.items.length === 0 ? '' : padding
  edits.push(gapEdit(text, last, end - 1, /^ *(?:, *)?$/, close))
  return edits.filter((edit) => edit !== undefined)
}

function gapEdit(
  text: string,
  start: number | undefined,
  end: number | undefined,
  expected: RegExp,
  replacement: string,
): Edit | undefined {
  if (start === undefined || end === undefined || end < start) return undefined
  const gap = text.slice(start, end)
  return gap !== replacement && expected.test(gap) ? { start, end, text: replacement } : undefined
}

function startOf(node: unknown): number | undefined {
  return isPlaced(node) ? node.range?.[0] : undefined
}

function endOf(node: unknown): number | undefined {
  return isPlaced(node) ? node.range?.[1] : undefined
}

function isPlaced(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let formatted = ''
  let done = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < done) continue
    formatted += text.slice(done, edit.start) + edit.text
    done = edit.end
  }
  return formatted + text.slice(done)
}
