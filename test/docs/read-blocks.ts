/** A fenced block of a document, and what the comments above it say about running it. */
export interface DocumentBlock {
  /** The line of its first command, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  /** Why it is not run; absent for one that is. */
  readonly notRun?: string
  /** The script of the setup that is sourced first. */
  readonly before?: string
  /** A database without which this block, and what follows in the document, is left out. */
  readonly needs?: string
  /** Texts that stand for variables of the session, such as an id that differs from run to run. */
  readonly replaced: ReadonlyMap<string, string>
  /** Exit codes other than 0, by line of the block from 1. */
  readonly exits: ReadonlyMap<number, number>
  /** Commands that go on until the document ends, by line: what follows waits until they say this text. */
  readonly goesOn: ReadonlyMap<number, string>
}

/** What cannot be understood in a document, as `line: why`. */
export class DocumentMistake extends Error {}

/** The languages of commands; everything else is no command. */
export const COMMANDS = 'bash'

/** Words for shells that would escape the tests; blocks of commands say `bash`, sessions with output `console`. */
const REFUSED: ReadonlySet<string> = new Set(['sh', 'shell', 'zsh', ''])

/**
 * The fenced blocks of a Markdown document in their order, with the comments that stand directly above.
 *
 * @throws DocumentMistake for a comment that is none of ours, a fence without a language, one that never ends
 */
export function readBlocks(markdown: string): readonly DocumentBlock[] {
  const lines = markdown.split(/\r?\n/u)
  const blocks: DocumentBlock[] = []
  let said: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const comment = /^\s*<!--\s*(.*?)\s*-->\s*$/u.exec(line)
    const fence = /^(?<indent>\s*)(?<marks>`{3,})(?<language>[\w-]*)\s*$/u.exec(line)?.groups
    if (comment !== null) said.push(comment[1] ?? '')
    else if (fence === undefined && line.trim() !== '') said = []
    if (fence === undefined) continue
    const { indent = '', marks = '', language = '' } = fence
    const end = lines.findIndex((one, index) => index > at && one.trim() === marks)
    if (end < 0) throw new DocumentMistake(`${at + 1}: the block never ends`)
    if (REFUSED.has(language)) {
      throw new DocumentMistake(`${at + 1}: say bash, console or another language`)
    }
    const inner = lines.slice(at + 1, end).map((one) => one.slice(indent.length))
    blocks.push(blockOf(at + 2, language, inner.join('\n'), said))
    said = []
    at = end
  }
  return blocks
}

function blockOf(
  line: number,
  language: string,
  text: string,
  said: readonly string[],
): DocumentBlock {
  const replaced = new Map<string, string>()
  const exits = new Map<number, number>()
  const goesOn = new Map<number, string>()
  const single: { notRun?: string; before?: string; needs?: string } = {}
  for (const comment of said) {
    const { word, rest } =
      /^(?<word>not run|run|before):\s*(?<rest>.+)$/u.exec(comment)?.groups ?? {}
    if (word === undefined || rest === undefined) continue
    const exit = /^line (\d+) ends with (\d+)$/u.exec(rest)
    const service = /^line (\d+) goes on after "(.+)"$/u.exec(rest)
    const needs = /^needs (\w+)$/u.exec(rest)
    const stands = /^(\S+) is (\$\w+)$/u.exec(rest)
    if (word === 'not run') single.notRun = rest
    else if (word === 'before') single.before = rest
    else if (exit !== null) exits.set(Number(exit[1]), Number(exit[2]))
    else if (service !== null) goesOn.set(Number(service[1]), service[2] ?? '')
    else if (needs !== null) single.needs = needs[1] ?? ''
    else if (stands !== null) replaced.set(stands[1] ?? '', stands[2] ?? '')
    else throw new DocumentMistake(`${line}: "run: ${rest}" says nothing that is known`)
  }
  return { line, language, text, replaced, exits, goesOn, ...single }
}
