import { CST } from 'yaml'
import { behindBlanks, behindLine, endsLine } from './characters.ts'
import { PlacedScalar } from './nodes.ts'
import { unusual } from './unusual.ts'

/**
 * A literal or folded scalar (YAML 1.2 §8.1) that begins here, with or without `-` behind its sign. The next line begins
 * where it ends.
 *
 * @param outer indentation of the collection that it is in
 */
export function blockScalar(text: string, start: number, outer: number): PlacedScalar {
  const signs = text[start + 1] === '-' ? 2 : 1
  const behind = behindBlanks(text, start + signs)
  if (!endsLine(text, behind)) unusual()
  const body = behindLine(text, behind)
  const indent = indentOf(text, body)
  if (indent <= outer) unusual()
  const end = withoutBlankEnd(text, endOf(text, body, indent), indent)
  const place = { offset: start, indent: outer }
  const props: CST.SourceToken[] = [
    { ...place, type: 'block-scalar-header', source: text.slice(start, start + signs) },
    { ...place, type: 'newline', source: text.slice(start + signs, body) },
  ]
  const token = { ...place, type: 'block-scalar', props, source: text.slice(body, end) } as const
  const { value, type } = CST.resolveAsScalar(token, true, unusual)
  return new PlacedScalar(value, [start, end, end], value, type ?? unusual())
}

/** The indentation of the first line that holds anything. */
function indentOf(text: string, body: number): number {
  for (let line = body; line < text.length; line = behindLine(text, line)) {
    const at = behindBlanks(text, line)
    if (!endsLine(text, at)) return at - line
  }
  return unusual()
}

/** Where the first line begins that is not blank and stands less deep. */
function endOf(text: string, body: number, indent: number): number {
  let line = body
  while (line < text.length) {
    const at = behindBlanks(text, line)
    if (!endsLine(text, at) && at - line < indent) return line
    line = behindLine(text, line)
  }
  return text.endsWith('\n') ? line : unusual()
}

/** Blank lines at the end are none of its text, as far as they are not deeper than it. */
function withoutBlankEnd(text: string, end: number, indent: number): number {
  let last = end
  for (;;) {
    const line = text.lastIndexOf('\n', last - 2) + 1
    const at = behindBlanks(text, line)
    if (!endsLine(text, at) || at - line > indent) return last
    last = line
  }
}
