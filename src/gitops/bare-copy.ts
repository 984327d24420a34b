import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SyncError } from '../model/errors.ts'
import { Damage } from './call-remote.ts'
import { type GitCall, type GitResult, runGit } from './git.ts'
import { gitEnvironment, type GitLogin } from './git-environment.ts'
import { gitFailure } from './git-failure.ts'
import type { Remote } from './remote.ts'

const LOCAL_TIME = 60_000

/** Where a bare repository is, and of what. */
export interface BareCopyOptions {
  readonly remote: Remote
  /** Absolute; a folder of its own. Everything in it may be deleted at any time. */
  readonly folder: string
  /** The environment of the process, of which git gets to see a small part. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A bare repository on this machine, and how git is called on it without a network. */
export class BareCopy {
  /** Of the repository. */
  readonly path: string
  readonly #options: BareCopyOptions

  constructor(options: BareCopyOptions) {
    this.#options = options
    this.path = join(options.folder, 'mirror.git')
  }

  /** How git is called; no login is needed for what is here. */
  program(login: GitLogin = {}): Parameters<typeof runGit>[0] {
    const { remote, environment, folder } = this.#options
    return { environment: gitEnvironment(remote, login, environment, folder), folder }
  }

  argumentsOf(args: readonly string[]): readonly string[] {
    return [`--git-dir=${this.path}`, ...args]
  }

  /**
   * Runs git on what is here.
   *
   * @throws SyncError `GIT_UNAVAILABLE`, `INTERRUPTED`, `REPOSITORY_UNREACHABLE` when it takes too long
   */
  run(
    args: readonly string[],
    { signal, most }: Pick<GitCall, 'signal' | 'most'>,
  ): Promise<GitResult> {
    return runGit(this.program(), this.argumentsOf(args), {
      signal,
      within: LOCAL_TIME,
      ...(most !== undefined && { most }),
    })
  }

  /**
   * Runs git where nothing but damage makes it fail, and gives what it said.
   *
   * @throws Damage when it fails
   */
  async must(args: readonly string[], signal: AbortSignal): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, { signal })
    if (code !== 0) throw new Damage(gitFailure(stderr, []))
    return stdout.toString().trim()
  }

  /** The commit that a name stands for. */
  async resolve(name: string, signal: AbortSignal): Promise<string | undefined> {
    const { code, stdout } = await this.run(
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
      { signal },
    )
    return code === 0 ? stdout.toString().trim() : undefined
  }

  /** Whether there is anything. */
  exists(): Promise<boolean> {
    return exists(this.path)
  }

  /** Makes the folder, with an empty configuration of git. @throws SyncError `REPOSITORY_COPY` */
  async prepareFolder(): Promise<void> {
    const { folder } = this.#options
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, 'gitconfig'), '')
    } catch (error) {
      throw cannotWrite(folder, error)
    }
  }

  /**
   * Makes the repository where it is not there yet.
   *
   * @param id of an object that is to be fetched; its length tells the format
   * @throws SyncError `REPOSITORY_COPY`
   */
  async prepare(id: string, signal: AbortSignal): Promise<void> {
    await this.prepareFolder()
    if (await exists(join(this.path, 'HEAD'))) return
    await this.discard()
    const format = id.length === 64 ? 'sha256' : 'sha1'
    const { code, stderr } = await runGit(
      this.program(),
      ['init', '--quiet', '--bare', `--object-format=${format}`, '--template=', this.path],
      { signal, within: LOCAL_TIME },
    )
    if (code !== 0) throw cannotWrite(this.path, gitFailure(stderr, []))
  }

  /** Throws the repository away. @throws SyncError `REPOSITORY_COPY` */
  async discard(): Promise<void> {
    try {
      await rm(this.path, { recursive: true, force: true })
    } catch (error) {
      throw cannotWrite(this.path, error)
    }
  }

  /** Makes the packs one where there are more, without what nobody needs any more. */
  async tidy(most: number, signal: AbortSignal): Promise<void> {
    const files = await readdir(join(this.path, 'objects', 'pack'))
    if (files.filter((name) => name.endsWith('.pack')).length <= most) return
    await this.must(['repack', '-a', '-d', '-q'], signal)
  }

  /** Sets a name. @throws SyncError `REPOSITORY_COPY` */
  async name(name: string, commit: string, signal: AbortSignal): Promise<void> {
    const { code, stderr } = await this.run(['update-ref', name, commit], { signal })
    if (code !== 0) throw cannotWrite(this.path, gitFailure(stderr, []))
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

function cannotWrite(path: string, cause: unknown): SyncError {
  return new SyncError(
    'REPOSITORY_COPY',
    `The copy of the repository in ${path} cannot be written. Look at its rights and at the space on the disk.`,
    { cause },
  )
}
