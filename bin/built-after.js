import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a built file is there and no file or folder of the sources is newer; a folder is when something was
 * taken out of it or renamed.
 *
 * @param {string} built a file that carries the time at which the build began
 * @param {string} sources a folder
 * @returns {boolean}
 */
export function builtAfter(built, sources) {
  const time = statSync(built, { throwIfNoEntry: false })?.mtimeMs
  return time !== undefined && !hasNewer(sources, time)
}

function hasNewer(folder, time) {
  if (statSync(folder).mtimeMs > time) return true
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? hasNewer(path, time) : statSync(path).mtimeMs > time
  })
}
