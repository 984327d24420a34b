import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunProgress } from '../../engine/run/report.ts'
import { isCode, SyncError } from '../../model/errors.ts'
import { removeStaleCopies } from '../../state/sqlite/private-copy.ts'
import { statePlace } from '../state.ts'
import type { ChangesReport } from './report.ts'
import type { PlanMessage, PlanTask } from './work-out.ts'

/** Bounds of a process that works a change out. */
export interface PlanLimits {
  /** Milliseconds. */
  readonly within: number
  /** Megabytes of memory for values. */
  readonly memory: number
}

/** How long it may take to put away what it has begun, in milliseconds. */
const PATIENCE = 2_000

/**
 * Works a change out in a process of its own, so that expressions which somebody else wrote can neither stop this
 * one nor use up its memory: a thread that runs out of memory takes its process along. It sees no environment but
 * what its task names.
 *
 * @throws SyncError `PLAN_TOO_COSTLY` beyond the limits, `INTERRUPTED`, and what `workOut` tells
 */
export async function planApart(
  task: PlanTask,
  limits: PlanLimits,
  options: { readonly signal: AbortSignal; readonly onProgress?: (progress: RunProgress) => void },
): Promise<ChangesReport> {
  if (options.signal.aborted) throw interrupted()
  const child = start(limits)
  const { promise, resolve, reject } = Promise.withResolvers<ChangesReport>()
  let why: SyncError | undefined
  const stop = (reason: SyncError): void => {
    why ??= reason
    if (child.connected) child.send('stop')
    // A process that is caught in an expression hears nothing.
    setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref()
  }
  const timer = setTimeout(() => stop(tooLong(limits)), limits.within)
  const onAbort = (): void => stop(interrupted())
  options.signal.addEventListener('abort', onAbort, { once: true })
  child.on('message', (message: PlanMessage) => {
    if (message.kind === 'progress') options.onProgress?.(message.progress)
    else if (message.kind === 'done') resolve(message.report)
    else reject(why ?? failureOf(message))
  })
  child.once('error', reject)
  // Out of memory it ends itself, without a word.
  child.once('exit', () => reject(why ?? tooMuch(limits)))
  child.send(task)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    options.signal.removeEventListener('abort', onAbort)
    await ended(child)
    // Whoever is killed leaves its copy of the connector space behind.
    const place = statePlace({ ...task.where, environment: task.environment })
    if (place.kind === 'sqlite' && child.exitCode !== 0) removeStaleCopies(place.path)
  }
}

function start({ memory }: PlanLimits): ChildProcess {
  const name = import.meta.url.endsWith('.ts') ? './plan-process.ts' : './plan-process.js'
  return fork(fileURLToPath(new URL(name, import.meta.url)), {
    env: {},
    execArgv: [`--max-old-space-size=${memory}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  await gone
  clearTimeout(timer)
}

function failureOf(message: PlanMessage & { kind: 'failed' | 'bug' }): Error {
  if (message.kind === 'bug') return new Error(message.stack)
  const { code, message: text } = message
  return isCode(code) ? new SyncError(code, text) : new Error(text)
}

function tooLong({ within }: PlanLimits): SyncError {
  return tooCostly(`${Math.round(within / 1000)} s`)
}

function tooMuch({ memory }: PlanLimits): SyncError {
  return tooCostly(`${memory} MB of memory`)
}

function tooCostly(limit: string): SyncError {
  return new SyncError(
    'PLAN_TOO_COSTLY',
    `Working out this change takes more than ${limit}. Look for an expression that does far too much; ` +
      'name single connectors to plan less at once.',
  )
}

function interrupted(): SyncError {
  return new SyncError('INTERRUPTED', 'The plan was asked to stop. Nothing was written.')
}
