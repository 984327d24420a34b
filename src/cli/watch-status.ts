import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectorState } from '../app/run/connector-state.ts'
import { formatInstant } from '../model/clock.ts'
import { isSyncError } from '../model/errors.ts'
import type { CommandContext } from './command.ts'
import { speaksToPeople } from './output.ts'
import { changesOfStatus } from './status-changes.ts'

/** How often it is looked, in milliseconds. */
const LOOK = 1_000

const HOME = '\u001b[H'
const CLEAR_SCREEN = '\u001b[2J'
const CLEAR_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/** Prints how connectors stand through the context that it is given, and gives it. */
export type StatusLook = (context: CommandContext) => Promise<readonly ConnectorState[]>

/**
 * Shows how connectors stand until Ctrl-C. A terminal is drawn over in place; elsewhere there is a line for each
 * change (with `--output json` the whole of it), so that a log says when what happened. What cannot be looked at for a
 * moment is said and looked at again.
 *
 * @throws SyncError what the first look throws
 */
export async function watchStatus(context: CommandContext, look: StatusLook): Promise<number> {
  const show = shownOn(context)
  let first = true
  while (!context.signal.aborted) {
    let text = ''
    const { columns } = context.stdout
    const collected = {
      write: (piece: string) => (text += piece),
      ...(columns !== undefined && { columns }),
    }
    try {
      const states = await look({ ...context, stdout: collected })
      show(text, states)
    } catch (error) {
      if (first || !isSyncError(error)) throw error
      context.stderr.write(`rollcall: ${error.message} [${error.code}]\n`)
    }
    first = false
    await sleep(LOOK, undefined, { signal: context.signal }).catch(() => undefined)
  }
  return 0
}

type Shown = (text: string, states: readonly ConnectorState[]) => void

function shownOn(context: CommandContext): Shown {
  const { stdout } = context
  if (stdout.isTTY === true) return onTerminal(context)
  if (speaksToPeople(context)) return asLines(context)
  let before = ''
  return (text) => {
    if (text !== before) stdout.write(text)
    before = text
  }
}

/** Lines are written over and not cleared first, so that nothing flickers. */
function onTerminal({ stdout }: CommandContext): Shown {
  let isFirst = true
  return (text) => {
    const lines = text.replace(/\n$/u, '').split('\n')
    const most = Math.max(1, (stdout.rows ?? Number.POSITIVE_INFINITY) - 1)
    const cut = lines.length > most
    const shown = cut
      ? [...lines.slice(0, most - 1), `… ${lines.length - most + 1} lines more`]
      : lines
    const drawn = shown.map((line) => `${line}${CLEAR_LINE}\n`).join('')
    stdout.write(`${isFirst ? CLEAR_SCREEN : ''}${HOME}${drawn}${CLEAR_BELOW}`)
    isFirst = false
  }
}

function asLines({ stdout, clock }: CommandContext): Shown {
  let before: readonly ConnectorState[] = []
  return (_text, states) => {
    const at = formatInstant(clock.now())
    for (const line of changesOfStatus(before, states)) stdout.write(`${at}  ${line}\n`)
    before = states
  }
}
