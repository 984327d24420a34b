import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { SyncError } from '../model/errors.ts'

/** How the machine's git is called. */
export interface GitProgram {
  /** The whole environment of the program; see `git-environment.ts`. */
  readonly environment: Readonly<Record<string, string>>
  /** Where it is started; absolute. */
  readonly folder: string
}

/** Bounds of one call. */
export interface GitCall {
  readonly signal: AbortSignal
  /** Milliseconds. */
  readonly within: number
  /** Bytes of standard output at most; 1 MB when left out. */
  readonly most?: number
}

/** What came of a call that ended by itself. */
export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  /** The end of it, at most 16 KB. It may name the address. */
  readonly stderr: string
}

const MOST_OUTPUT = 1_048_576
const MOST_COMPLAINT = 16_384
/** How long git may take to end, in milliseconds. */
const PATIENCE = 2_000

/**
 * Runs git with arguments, without a shell, and gives what it wrote.
 *
 * @throws SyncError `GIT_UNAVAILABLE`; `REPOSITORY_UNREACHABLE` when it took too long; `REPOSITORY_TOO_LARGE` when it
 *   wrote too much; `INTERRUPTED`, or what the signal was aborted with
 */
export async function runGit(
  program: GitProgram,
  args: readonly string[],
  call: GitCall,
): Promise<GitResult> {
  const chunks: Buffer[] = []
  let size = 0
  const most = call.most ?? MOST_OUTPUT
  const { code, stderr } = await useGit(program, args, call, async (child) => {
    child.stdin.end()
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > most) {
        throw new SyncError('REPOSITORY_TOO_LARGE', `git gave more than ${most} bytes.`)
      }
      chunks.push(chunk)
    }
  })
  return { code, stderr, stdout: Buffer.concat(chunks, size) }
}

/**
 * Runs git and talks with it while it runs; it is ended when `talk` throws, the time is over or the signal comes.
 *
 * @throws SyncError what {@link runGit} throws, and what `talk` throws
 */
export async function useGit(
  program: GitProgram,
  args: readonly string[],
  { signal, within }: GitCall,
  talk: (child: ChildProcessWithoutNullStreams) => Promise<void>,
): Promise<Omit<GitResult, 'stdout'>> {
  if (signal.aborted) throw asSyncError(signal.reason)
  const child = start(program, args)
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-MOST_COMPLAINT)
  })
  // What it no longer reads is no failure of its own: its exit code says what is wrong.
  child.stdin.on('error', () => undefined)
  let why: unknown
  const stop = (reason: unknown): void => {
    why ??= reason
    end(child)
  }
  const timer = setTimeout(() => stop(tooLate(args, within)), within)
  const onAbort = (): void => stop(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // A talk that fails ends the program, so that nothing waits for it.
    const [code] = await Promise.all([exitOf(child), talk(child).catch(stop)])
    if (why !== undefined) throw asSyncError(why)
    return { code, stderr }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function start(
  { environment, folder }: GitProgram,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  return spawn('git', args, {
    cwd: folder,
    env: environment,
    shell: false,
    windowsHide: true,
    // A group of its own: git's helpers, such as ssh, end with it, and Ctrl-C at a terminal is ours.
    detached: process.platform !== 'win32',
  })
}

/** Gives git the time to take its lock files away. */
function end(child: ChildProcessWithoutNullStreams): void {
  kill(child, 'SIGTERM')
  setTimeout(() => kill(child, 'SIGKILL'), PATIENCE).unref()
  child.stdout.destroy()
}

function kill(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  const { pid } = child
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-pid, signal)
  } catch {
    // It has ended by itself meanwhile.
  }
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: Error & { readonly code?: string }) => {
      reject(
        error.code === 'ENOENT' || error.code === 'EACCES'
          ? new SyncError(
              'GIT_UNAVAILABLE',
              'The program git is not on the PATH of this process. Install git 2.34 or newer.',
              { cause: error },
            )
          : error,
      )
    })
    child.once('close', (code) => resolve(code ?? 128))
  })
}

function tooLate([command = '']: readonly string[], within: number): SyncError {
  const seconds = Math.ceil(within / 1000)
  return new SyncError(
    'REPOSITORY_UNREACHABLE',
    `git ${command} was not done within ${seconds} s. What is active goes on; it is tried again.`,
  )
}

function asSyncError(reason: unknown): unknown {
  if (reason instanceof Error && reason.name === 'AbortError') {
    return new SyncError('INTERRUPTED', 'The look into the repository was interrupted.')
  }
  return reason
}
