import { isSyncError, SyncError } from '../model/errors.ts'
import { buildServerOf } from '../observe/build-server.ts'
import { wantsColour } from '../observe/terminal.ts'
import { wrapLines } from '../observe/wrap-lines.ts'
import type { Command, GlobalOptions, Surroundings } from './command.ts'
import { commands } from './commands/index.ts'
import { failureText } from './failure-text.ts'
import { GLOBAL_OPTIONS } from './global-options.ts'
import { nearest } from '../model/nearest.ts'
import { outputChoices } from './output-choices.ts'
import { givenFor, missingAt, parseLine, type ParsedLine } from './parse.ts'

/**
 * Runs one command line and gives its exit code (spec §9). Failures that were foreseen end in one line on
 * standard error; anything else is our bug and ends with 70.
 */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    return await dispatch(args, surroundings)
  } catch (error) {
    if (isSyncError(error)) {
      surroundings.stderr.write(wrapLines(failureText(error), surroundings.stderr.columns))
      return error.meaning.exit
    }
    if (surroundings.signal.aborted) {
      surroundings.stderr.write('rollcall: interrupted\n')
      return 130
    }
    const { stackInSources } = await import('./stack-in-sources.ts')
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    surroundings.stderr.write(
      `rollcall: this is a bug of ours, please report it:\n${stackInSources(detail)}\n`,
    )
    return 70
  }
}

async function dispatch(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const index = commandIndex(args)
  const name = args[index]
  if (name === undefined) return withoutCommand(args, surroundings)
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) throw unknownCommand(name)
  const command = await load()
  const rest = [...args.slice(0, index), ...args.slice(index + 1)]
  const line = parseLine(rest, [...command.options, ...GLOBAL_OPTIONS])
  const global = globalOptions(line, command, surroundings)
  if (line.values.has('help')) {
    const { commandHelp } = await import('./help-text.ts')
    const { stdout } = surroundings
    stdout.write(commandHelp(command, { colour: global.colour, width: stdout.columns }))
    return 0
  }
  const at = missingAt(command, line)
  if (at !== undefined) {
    const { missingArgument } = await import('./missing-argument.ts')
    throw await missingArgument({ command, words: line.words, at }, { ...surroundings, global })
  }
  return command.run({ ...surroundings, given: givenFor(command, line), global, commands })
}

/** The first word that is no value of an option before it; beyond the end when there is none. */
function commandIndex(args: readonly string[]): number {
  const valued = new Set(
    GLOBAL_OPTIONS.filter((one) => one.value !== undefined).map((one) => `--${one.name}`),
  )
  let at = 0
  while (args[at]?.startsWith('-') === true) at += valued.has(args[at] ?? '') ? 2 : 1
  return at
}

/** `--help` and `--version` stand alone; nothing at all shows the help and is a mistake. */
async function withoutCommand(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const line = parseLine(args, [
    ...GLOBAL_OPTIONS,
    { name: 'version', summary: 'Shows the version.' },
  ])
  if (line.values.has('version')) {
    const { version } = await import('../observe/version.ts')
    surroundings.stdout.write(`${version()}\n`)
    return 0
  }
  const { programHelp } = await import('./help-text.ts')
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const asked = line.values.has('help')
  const colour = wantsColour(surroundings.stdout, surroundings.environment)
  const stream = asked ? surroundings.stdout : surroundings.stderr
  stream.write(
    programHelp(all, { colour: colour && !line.values.has('no-color'), width: stream.columns }),
  )
  return asked ? 0 : 64
}

function unknownCommand(name: string): SyncError {
  if (name === 'version')
    return new SyncError('USAGE', 'Unknown command "version". Did you mean --version?')
  const meant = nearest(name, Object.keys(commands))
  const hint = meant === undefined ? 'See rollcall --help.' : `Did you mean ${meant}?`
  return new SyncError('USAGE', `Unknown command "${name}". ${hint}`)
}

function globalOptions(
  line: ParsedLine,
  command: Command,
  surroundings: Surroundings,
): GlobalOptions {
  const texts = (name: string): string[] =>
    (line.values.get(name) ?? []).filter((value) => value !== true)
  const config = texts('config')
  const ci = line.values.has('ci') ? buildServerOf(surroundings.environment) : undefined
  const colour =
    ci === undefined &&
    !line.values.has('no-color') &&
    wantsColour(surroundings.stdout, surroundings.environment)
  return {
    config: config.length > 0 ? config : ['connectors.yaml'],
    configGiven: config.length > 0,
    env: texts('env').at(-1),
    state: texts('state').at(-1),
    outputs: outputChoices(texts('output'), command, { ...surroundings, ci }),
    strict: line.values.has('strict'),
    quiet: line.values.has('quiet'),
    ci,
    colour,
  }
}
