import type { Clock } from '../model/clock.ts'
import type { BuildServer } from '../observe/build-server.ts'

/** An option of a command: a switch, or with `value` one that takes a text. */
export interface OptionDescriptor {
  /** Without the leading `--`. */
  readonly name: string
  /** Name of the value in help texts, such as `FILE`; a switch has none. */
  readonly value?: string
  readonly summary: string
  /** May be given several times. */
  readonly repeatable?: boolean
  /** The only values that are accepted. */
  readonly choices?: readonly string[]
}

/** Things that a word can name; `profiles` are those of the connector in the word before. */
export type Offer = 'connectors' | 'connectors with profiles' | 'profiles' | 'plans' | 'runs'

/** A word after the command's name. */
export interface ArgumentDescriptor {
  readonly name: string
  readonly summary: string
  readonly required?: boolean
  /** What is shown of what there is when the word is missing. */
  readonly offers?: Offer
  /** Takes all the words that follow; only the last argument may. */
  readonly repeatable?: boolean
}

/** A command line that works, shown by `--help` and run by the tests. */
export interface CommandExample {
  readonly command: string
  readonly summary: string
}

/** Where a command writes; `process.stdout` and `process.stderr` fit. */
export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** What the machine gives a command; tests give their own. */
export interface Surroundings {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Fires when the user wants to stop (Ctrl-C, SIGTERM). */
  readonly signal: AbortSignal
  /** Tells of a signal; gives the way to stop being told. */
  onSignal(name: 'SIGHUP' | 'SIGUSR2', listener: () => void): () => void
}

/** One `--output`: to standard output, or into a file with `FORMAT=FILE`. */
export interface OutputChoice {
  readonly format: string
  readonly file?: string
  /** What stands in the file stays, as in the summary that the steps of a job share. */
  readonly append?: boolean
}

/** The options that every command has. */
export interface GlobalOptions {
  /** Configuration files; `./connectors.yaml` when none was named. */
  readonly config: readonly string[]
  readonly configGiven: boolean
  /** The overlay to lay over the configuration, by name. */
  readonly env: string | undefined
  readonly state: string | undefined
  readonly outputs: readonly OutputChoice[]
  readonly strict: boolean
  readonly quiet: boolean
  /** The build server, where `--ci` says that nobody is there: nothing is asked, and no person's value is shown. */
  readonly ci: BuildServer | undefined
  /** Colours on standard output. */
  readonly colour: boolean
}

/** What was written after the command's name, checked against its descriptor. */
export interface Given {
  readonly arguments: readonly string[]
  flag(name: string): boolean
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  /** @throws SyncError `USAGE` when it is no number within the bounds */
  number(name: string, bounds: NumberBounds): number
}

/** Bounds of a number on the command line. */
export interface NumberBounds {
  readonly default: number
  readonly least: number
  readonly most: number
  readonly whole?: boolean
}

/** Everything that a command gets. */
export interface CommandContext extends Surroundings {
  readonly given: Given
  readonly global: GlobalOptions
  /** All commands, for those that speak of them. */
  readonly commands: CommandList
}

/** A command: its words, and what it does. `run` gives the exit code (spec §9). */
export interface Command {
  readonly name: string
  readonly summary: string
  /** More than the summary, for the command's own help. */
  readonly description?: string
  readonly arguments: readonly ArgumentDescriptor[]
  readonly options: readonly OptionDescriptor[]
  readonly examples: readonly CommandExample[]
  /** Formats that `--output` takes, the first is the default. */
  readonly outputs: readonly string[]
  run(context: CommandContext): Promise<number>
}

/** Commands by name, each loaded when it is needed. */
export type CommandList = Readonly<Record<string, () => Promise<Command>>>

/** Declares a command; one file a command, one line in `commands/index.ts`. */
export function defineCommand(command: Command): Command {
  return command
}
