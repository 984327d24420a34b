import { glob } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Finds the files that a pattern of `include` means, relative to a directory; absolute paths in order. */
export type FindFiles = (pattern: string, directory: string) => Promise<readonly string[]>

/** Looks on the disk; `**` goes into folders. */
export const findOnDisk: FindFiles = async (pattern, directory) => {
  const found: string[] = []
  for await (const path of glob(pattern, { cwd: directory })) found.push(resolve(directory, path))
  return found.sort()
}
