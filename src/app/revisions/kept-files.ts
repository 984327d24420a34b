import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '../../model/value.ts'

/** The files of a revision with what was found by patterns: enough to load it again. */
export interface CapturedFiles {
  /** Absolute. */
  readonly root: string
  /** Absolute. */
  readonly config: readonly string[]
  /** Text by absolute path. */
  readonly texts: ReadonlyMap<string, string>
  /** Absolute paths by {@link patternKey}. */
  readonly found: ReadonlyMap<string, readonly string[]>
}

/** One name for a pattern and the folder that it starts in. */
export function patternKey(pattern: string, directory: string): string {
  return JSON.stringify([directory, pattern])
}

/**
 * Keeps captured files in a folder, one file a revision: it is written under another name and renamed when it is
 * on the disk, so that a crash leaves nothing half.
 */
export class KeptFiles {
  readonly #folder: string

  /** @param folder absolute; made when something is kept, readable by its owner only */
  constructor(folder: string) {
    this.#folder = folder
  }

  async put(name: string, files: CapturedFiles): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const { root, config, texts, found } = files
    const text = JSON.stringify({ root, config, texts: [...texts], found: [...found] })
    const path = this.#pathOf(name)
    const unfinished = `${path}.${process.pid}.part`
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await chmod(unfinished, 0o600)
    await rename(unfinished, path)
  }

  /** `undefined` when it is not kept, or cannot be read any more. */
  async get(name: string): Promise<CapturedFiles | undefined> {
    try {
      return parse(JSON.parse(await readFile(this.#pathOf(name), 'utf8')))
    } catch {
      // Whoever asks goes on without it, and says so.
      return undefined
    }
  }

  /** Drops everything but these. */
  async keep(names: readonly string[]): Promise<void> {
    const needed = new Set(names.map((name) => `${name}${SUFFIX}`))
    for (const file of await readdir(this.#folder).catch(() => [])) {
      const isOurs = file.endsWith(SUFFIX) || file.endsWith('.part')
      if (isOurs && !needed.has(file)) await rm(join(this.#folder, file), { force: true })
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}${SUFFIX}`)
  }
}

const SUFFIX = '.files.json'

function parse(value: unknown): CapturedFiles | undefined {
  if (!isObject(value)) return undefined
  const { root, config, texts, found } = value
  if (typeof root !== 'string' || !isTexts(config)) return undefined
  if (!Array.isArray(texts) || !Array.isArray(found)) return undefined
  return {
    root,
    config,
    texts: new Map(texts.filter(isText)),
    found: new Map(found.filter(isList)),
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isText(value: unknown): value is [string, string] {
  return isTexts(value) && value.length === 2
}

function isList(value: unknown): value is [string, readonly string[]] {
  return Array.isArray(value) && typeof value[0] === 'string' && isTexts(value[1])
}
