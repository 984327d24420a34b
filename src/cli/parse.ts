import { parseArgs } from 'node:util'
import { SyncError } from '../model/errors.ts'
import type { Command, Given, NumberBounds, OptionDescriptor } from './command.ts'
import { nearest } from '../model/nearest.ts'

/** What stands on a command line: words, and options with their values in the order they were given. */
export interface ParsedLine {
  readonly words: readonly string[]
  readonly values: ReadonlyMap<string, readonly (string | true)[]>
}

/**
 * Splits a command line into words and options. Options may stand anywhere; `--name=value` and
 * `--name value` are the same, `--` ends the options.
 *
 * @throws SyncError `USAGE` for an unknown option, with the nearest known one, and for a value that is
 *   missing or too much
 */
export function parseLine(
  args: readonly string[],
  options: readonly OptionDescriptor[],
): ParsedLine {
  const known = new Map(options.map((option) => [option.name, option]))
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries([
      ...options.map((one) => [
        one.name,
        { type: one.value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
      ['help', { type: 'boolean' as const, short: 'h' }],
    ]),
  })
  const words: string[] = []
  const values = new Map<string, (string | true)[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = known.get(token.name)
    if (option === undefined) throw unknownOption(token.rawName, [...known.keys()])
    const value = optionValue(option, token.value)
    values.set(option.name, [...(values.get(option.name) ?? []), value])
  }
  for (const [name, list] of values) {
    if (list.length > 1 && known.get(name)?.repeatable !== true && name !== 'help') {
      throw new SyncError('USAGE', `--${name} is given ${list.length} times; it takes one value.`)
    }
  }
  return { words, values }
}

function optionValue(option: OptionDescriptor, value: string | undefined): string | true {
  if (option.value === undefined) {
    if (value === undefined) return true
    throw new SyncError('USAGE', `--${option.name} is a switch and takes no value.`)
  }
  // "-" alone stands for standard input; anything else that begins like an option is a forgotten value.
  if (value === undefined || value === '') {
    throw new SyncError(
      'USAGE',
      `--${option.name} needs a value: --${option.name} ${option.value}.`,
    )
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const meant = nearest(value, option.choices)
    throw new SyncError(
      'USAGE',
      `--${option.name} takes ${option.choices.join(', ')}, not "${value}".` +
        (meant === undefined ? '' : ` Did you mean ${meant}?`),
    )
  }
  return value
}

function unknownOption(written: string, names: readonly string[]): SyncError {
  if (/^-[^-]$/u.test(written)) {
    const begun = names.filter((name) => name.startsWith(written.slice(1)))
    throw new SyncError(
      'USAGE',
      `Unknown option ${written}: options are written out.` +
        (begun.length === 0
          ? ''
          : ` Did you mean ${begun.map((name) => `--${name}`).join(' or ')}?`),
    )
  }
  const meant = nearest(written.replace(/^-+/u, ''), names)
  return new SyncError(
    'USAGE',
    `Unknown option ${written}.` + (meant === undefined ? '' : ` Did you mean --${meant}?`),
  )
}

/** Where the first word is missing that a command cannot do without. */
export function missingAt(command: Command, { words }: ParsedLine): number | undefined {
  const required = command.arguments.filter((one) => one.required === true).length
  return words.length < required ? words.length : undefined
}

/**
 * The words and options of a command, as its `run` asks for them.
 *
 * @throws SyncError `USAGE` when a word is too much
 */
export function givenFor(command: Command, line: ParsedLine): Given {
  const open = command.arguments.some((one) => one.repeatable === true)
  const surplus = line.words[command.arguments.length]
  if (!open && surplus !== undefined) {
    throw new SyncError('USAGE', `${command.name} does not know what to do with "${surplus}".`)
  }
  const texts = (name: string): readonly string[] =>
    (line.values.get(name) ?? []).filter((value) => value !== true)
  return {
    arguments: line.words,
    flag: (name) => line.values.has(name),
    text: (name) => texts(name).at(-1),
    texts,
    number: (name, bounds) => numberOf(name, texts(name).at(-1), bounds),
  }
}

function numberOf(name: string, text: string | undefined, bounds: NumberBounds): number {
  if (text === undefined) return bounds.default
  const value = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN
  const fits = value >= bounds.least && value <= bounds.most
  if (fits && (bounds.whole !== true || Number.isInteger(value))) return value
  const kind = bounds.whole === true ? 'a whole number' : 'a number'
  throw new SyncError(
    'USAGE',
    `--${name} takes ${kind} from ${bounds.least} to ${bounds.most}, not "${text}".`,
  )
}
