import { Pair } from 'yaml'
import {
  BLANK,
  behindBlanks,
  beginsPlain,
  CLOSE_CURLY,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  endsLine,
  HASH,
  isFlowIndicator,
  OPEN_CURLY,
  OPEN_SQUARE,
  SINGLE_QUOTE,
} from './characters.ts'
import { type Placed, PlacedMap, type PlacedScalar, PlacedSeq } from './nodes.ts'
import { coreSchema, plainScalar, quotedScalar } from './scalar.ts'
import { unusual } from './unusual.ts'

/** Deeper than any configuration goes. */
const MAX_DEPTH = 32

/** `{ a: b }` or `[a, b]` that begins here and ends on the same line. */
export function flowCollection(text: string, start: number, depth = 0): PlacedMap | PlacedSeq {
  if (depth > MAX_DEPTH) unusual()
  return text.charCodeAt(start) === OPEN_CURLY
    ? flowMap(text, start, depth)
    : flowSeq(text, start, depth)
}

function flowMap(text: string, start: number, depth: number): PlacedMap {
  const map = new PlacedMap(coreSchema(), start)
  map.flow = true
  let at = behindBlanks(text, start + 1)
  while (map.items.length === 0 ? text.charCodeAt(at) !== CLOSE_CURLY : true) {
    const key = flowScalar(text, at)
    const colon = key.range[1]
    if (text.charCodeAt(colon) !== COLON || text.charCodeAt(colon + 1) !== BLANK) unusual()
    const value = flowNode(text, behindBlanks(text, colon + 1), depth)
    map.items.push(new Pair(key, value))
    at = value.range[2]
    if (text.charCodeAt(at) === CLOSE_CURLY) break
    at = behindComma(text, at)
  }
  map.range = [start, at + 1, at + 1]
  return map
}

function flowSeq(text: string, start: number, depth: number): PlacedSeq {
  const seq = new PlacedSeq(coreSchema(), start)
  seq.flow = true
  let at = behindBlanks(text, start + 1)
  while (seq.items.length === 0 ? text.charCodeAt(at) !== CLOSE_SQUARE : true) {
    const item = flowNode(text, at, depth)
    seq.items.push(item)
    at = item.range[2]
    if (text.charCodeAt(at) === CLOSE_SQUARE) break
    at = behindComma(text, at)
  }
  seq.range = [start, at + 1, at + 1]
  return seq
}

function behindComma(text: string, at: number): number {
  return text.charCodeAt(at) === COMMA ? behindBlanks(text, at + 1) : unusual()
}

/** A value; the blanks behind it belong to it. */
function flowNode(text: string, at: number, depth: number): Placed {
  const unit = text.charCodeAt(at)
  const node =
    unit === OPEN_CURLY || unit === OPEN_SQUARE
      ? flowCollection(text, at, depth + 1)
      : flowScalar(text, at)
  node.range[2] = behindBlanks(text, node.range[1])
  return node
}

function flowScalar(text: string, at: number): PlacedScalar {
  const unit = text.charCodeAt(at)
  if (unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE) return quotedScalar(text, at)
  return plainScalar(text, at, plainEnd(text, at))
}

/** Where a scalar without quotes ends: before a comma, a bracket or a colon that ends a key. */
function plainEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (!beginsPlain(text, start) || isFlowIndicator(first)) unusual()
  let end = start
  for (let at = start; ; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === BLANK) {
      if (text.charCodeAt(at + 1) === HASH) unusual()
      continue
    }
    if (endsLine(text, at)) unusual()
    if (isFlowIndicator(unit) || (unit === COLON && endsKey(text, at))) return end
    end = at + 1
  }
}

function endsKey(text: string, colon: number): boolean {
  const next = text.charCodeAt(colon + 1)
  return next === BLANK || isFlowIndicator(next) || endsLine(text, colon + 1)
}
