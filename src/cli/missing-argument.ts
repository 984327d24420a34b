import { profilesOf, STEP_NAMES } from '../schedule/profile.ts'
import type { ArgumentDescriptor, Command, CommandContext, Offer } from './command.ts'
import { SyncError } from '../model/errors.ts'
import type { ConnectorDefinition } from '../model/definition.ts'
import type { State } from '../state/state.ts'
import { readConfiguration } from './connector-context.ts'
import { argumentWord } from './help-text.ts'

/** How many of the last runs are offered. */
const RUNS = 5

/** The words of a command that are there, and the first one that is not. */
export interface MissingArgument {
  readonly command: Command
  readonly words: readonly string[]
  readonly at: number
}

/**
 * The error of a command line that ends too early, with what could stand there: connectors and profiles of the
 * configuration, plans that wait, the last runs. Where the configuration or the connector space cannot be read, the
 * error says only what is missing; the command itself would say why.
 */
export async function missingArgument(
  { command, words, at }: MissingArgument,
  context: Omit<CommandContext, 'given' | 'commands'>,
): Promise<SyncError> {
  const missing = command.arguments[at]
  if (missing === undefined) throw new Error('cannot happen: nothing is missing')
  const line = command.arguments.map(argumentWord).join(' ')
  const offered = missing.offers === undefined ? '' : await offer(missing.offers, words, context)
  const rest = offered === '' ? describe(missing) : ` ${offered}`
  return new SyncError(
    'USAGE',
    `The ${missing.name} is missing: rollcall ${command.name} ${line}.${rest}`,
  )
}

function describe({ name, summary }: ArgumentDescriptor): string {
  if (summary === `The ${name}.`) return ''
  return ` The ${name}: ${summary.slice(0, 1).toLowerCase()}${summary.slice(1)}`
}

async function offer(
  offers: Offer,
  words: readonly string[],
  context: Omit<CommandContext, 'given' | 'commands'>,
): Promise<string> {
  try {
    const { configuration, where } = await readConfiguration(context)
    const { connectors } = configuration
    if (connectors.length === 0) return ''
    switch (offers) {
      case 'connectors':
        return `There are: ${connectors.map((one) => one.name).join(', ')}.`
      case 'connectors with profiles':
        return `There are: ${connectors.map(withProfiles).join(', ')}.`
      case 'profiles':
        return profilesWords(connectors.find((one) => one.name === words[0]))
      default: {
        const { openState } = await import('../app/state.ts')
        const state = await openState({ ...where, readOnly: true })
        try {
          return offers === 'plans' ? await plansWords(state) : await runsWords(state)
        } finally {
          await state.close()
        }
      }
    }
  } catch {
    return ''
  }
}

function withProfiles(definition: ConnectorDefinition): string {
  const profiles = profilesOf(definition).map((one) => one.name)
  return `${definition.name} (${profiles.join(', ')})`
}

function profilesWords(definition: ConnectorDefinition | undefined): string {
  if (definition === undefined) return ''
  const profiles = profilesOf(definition).map((one) => one.name)
  return `"${definition.name}" has ${profiles.join(', ')}; a single step is ${STEP_NAMES.join(', ')}.`
}

async function plansWords({ journal, activations }: State): Promise<string> {
  const plans = await journal.plans({ states: ['held'] })
  const changes = await activations.changes({ states: ['held'] })
  const waiting = [...plans, ...changes].map((one) => `${one.plan} (${one.connector})`)
  return waiting.length === 0 ? 'No plan waits for anybody.' : `These wait: ${waiting.join(', ')}.`
}

async function runsWords({ journal }: State): Promise<string> {
  const runs = await journal.runs({ limit: RUNS })
  const last = runs.map((one) => `${one.run} (${one.connector} ${one.profile})`)
  return last.length === 0 ? 'There was no run yet.' : `The last ones: ${last.join(', ')}.`
}
