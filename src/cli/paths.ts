import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

/** The words of a command line that name files or folders, and the others. */
export interface SortedWords {
  readonly paths: readonly string[]
  readonly names: readonly string[]
}

/**
 * Tells files and folders from names of connectors: a path has a separator or ends like a YAML file, or
 * something is there that is called so.
 */
export async function sortWords(words: readonly string[], cwd: string): Promise<SortedWords> {
  const marked = await Promise.all(
    words.map(async (word) => ({
      word,
      isPath: LIKE_A_PATH.test(word) || (await exists(word, cwd)),
    })),
  )
  return {
    paths: marked.filter(({ isPath }) => isPath).map(({ word }) => word),
    names: marked.filter(({ isPath }) => !isPath).map(({ word }) => word),
  }
}

const LIKE_A_PATH = /[/\\]|\.ya?ml$/u

async function exists(word: string, cwd: string): Promise<boolean> {
  try {
    await stat(resolve(cwd, word))
    return true
  } catch {
    return false
  }
}
