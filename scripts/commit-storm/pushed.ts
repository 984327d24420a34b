import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CommitVersions, type ConnectorName, filesOf } from './versions.ts'

/** Commits that were pushed to a bare repository of their own. */
export class Pushed {
  /** The bare repository. */
  readonly path: string
  readonly #work: string
  readonly #commits: { readonly commit: string; readonly versions: CommitVersions }[] = []

  /** @param folder in which the repository and its working copy are made */
  constructor(folder: string) {
    this.path = join(folder, 'remote.git')
    this.#work = join(folder, 'work')
    mkdirSync(this.#work, { recursive: true })
    this.#git('init', '--quiet', '--bare', '--initial-branch=main', this.path)
    this.#git('init', '--quiet', '--initial-branch=main')
    this.#git('remote', 'add', 'origin', this.path)
  }

  /** The newest commit. */
  get head(): string {
    return this.#commits.at(-1)?.commit ?? ''
  }

  get count(): number {
    return this.#commits.length
  }

  /** What a commit held, by its first digits. */
  of(revision: string): CommitVersions | undefined {
    return this.#commits.find(({ commit }) => commit.startsWith(revision))?.versions
  }

  /** What the newest commit holds for a connector. */
  newest(name: ConnectorName): CommitVersions[ConnectorName] | undefined {
    return this.#commits.at(-1)?.versions[name]
  }

  push(versions: CommitVersions): string {
    for (const [path, text] of Object.entries(filesOf(versions))) {
      mkdirSync(dirname(join(this.#work, path)), { recursive: true })
      writeFileSync(join(this.#work, path), text)
    }
    this.#git('add', '--all')
    this.#git('commit', '--quiet', '--allow-empty', '-m', `Commit ${this.count}`)
    const commit = this.#git('rev-parse', 'HEAD')
    // Known before it is there: an answer may name it as soon as it is pushed.
    this.#commits.push({ commit, versions })
    this.#git('push', '--quiet', 'origin', 'HEAD:main')
    return commit
  }

  #git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=Storm', '-c', 'user.email=storm@example.com']
    return execFileSync('git', [...who, ...args], {
      cwd: this.#work,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
      .toString()
      .trim()
  }
}
