import { dirname, join, resolve } from 'node:path'

/** The folder of overlays: `environments` beside the first configuration file. */
export function environmentsFolder(paths: readonly string[], cwd: string): string {
  return join(dirname(resolve(cwd, paths[0] ?? '')), 'environments')
}
