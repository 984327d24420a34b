import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

/** Why tests with real git cannot run here; `false` when they can. */
export const WITHOUT_GIT: string | false = missing('git', ['--version'])
/** Why tests with signatures cannot run here; `false` when they can. */
export const WITHOUT_KEYGEN: string | false =
  WITHOUT_GIT || missing('ssh-keygen', ['-Y', 'find-principals'])

/** A bare repository that is pushed to, as a server has it. */
export interface TestRepository {
  /** Of everything; deleted with the test. */
  readonly folder: string
  /** The bare repository. */
  readonly path: string
  /** Runs git in the working copy; with an input, that is its standard input. */
  git(args: readonly string[], input?: string | Buffer): string
  /** Writes files (`null` deletes one), commits and pushes them; gives the commit's digits. */
  push(files: Readonly<Record<string, string | null>>, options?: PushOptions): string
}

/** How to commit. */
export interface PushOptions {
  readonly message?: string
  /** A private key to sign with. */
  readonly key?: string
  /** `2026-01-01T00:00:00Z` */
  readonly at?: string
}

/** A folder that goes with its test. */
export function testFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-git-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Makes an empty bare repository and a working copy of it, on branch `main`. */
export function testRepository(t: TestContext): TestRepository {
  return repositoryIn(testFolder(t))
}

/** The same in a folder of the caller's. */
export function repositoryIn(folder: string): TestRepository {
  const path = join(folder, 'remote.git')
  const work = join(folder, 'work')
  mkdirSync(work, { recursive: true })
  const run = (args: readonly string[], input?: string | Buffer, env = {}): string =>
    execFileSync('git', args, {
      cwd: work,
      env: { ...gitEnvironment(folder), ...env },
      ...(input !== undefined && { input }),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
      .toString()
      .trim()
  run(['init', '--quiet', '--bare', '--initial-branch=main', path])
  run(['init', '--quiet', '--initial-branch=main'])
  run(['remote', 'add', 'origin', path])
  return {
    folder,
    path,
    git: run,
    push(files, { message = 'Change', key, at } = {}) {
      for (const [name, text] of Object.entries(files)) write(join(work, name), text)
      run(['add', '--all'])
      const dates = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }
      const signing = key === undefined ? [] : signingOptions(key)
      const flag = key === undefined ? [] : ['--gpg-sign']
      run(
        [...signing, 'commit', '--quiet', '--allow-empty', '-m', message, ...flag],
        undefined,
        dates,
      )
      run(['push', '--quiet', '--force', 'origin', 'HEAD'])
      return run(['rev-parse', 'HEAD'])
    },
  }
}

/** The options of git that sign with an SSH key. */
export function signingOptions(key: string): readonly string[] {
  return ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`]
}

/** Makes a key pair; the public one stands beside it, with `.pub`. */
export function makeKey(folder: string, name: string): { key: string; public: string } {
  const key = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key])
  const text = execFileSync('ssh-keygen', ['-y', '-f', key]).toString().trim()
  return { key, public: text.split(' ').slice(0, 2).join(' ') }
}

/** What git gets to see in tests: nothing of whoever runs them. */
function gitEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Kari Nordmann',
    GIT_AUTHOR_EMAIL: 'kari@contoso.com',
    GIT_COMMITTER_NAME: 'Kari Nordmann',
    GIT_COMMITTER_EMAIL: 'kari@contoso.com',
  }
}

function write(path: string, text: string | null): void {
  if (text === null) {
    rmSync(path, { recursive: true, force: true })
    return
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function missing(program: string, args: readonly string[]): string | false {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return false
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return absent ? `${program} is not on this machine` : false
  }
}
