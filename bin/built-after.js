import { readdirSync, statSync } from 'node:fs'

/**
 * Whether a built file is there and nothing that it was made of is newer; a folder is when something was
 * taken out of it or renamed.
 *
 * @param {string} built a file that carries the time at which the build began
 * @param {...string} sources files and folders; one that is not there is not newer
 * @returns {boolean}
 */
export function builtAfter(built, ...sources) {
  const time = statSync(built, { throwIfNoEntry: false })?.mtimeMs
  return time !== undefined && !sources.some((one) => hasNewer(one, time))
}

function hasNewer(path, time) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return false
  if (found.mtimeMs > time) return true
  return found.isDirectory() && readdirSync(path).some((name) => hasNewer(`${path}/${name}`, time))
}
