import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MadeFile } from './make-files.ts'

/** The build servers that there are templates for. */
export const PIPELINES = ['github', 'azure', 'gitlab'] as const

/** A build server. */
export type Pipeline = (typeof PIPELINES)[number]

/** The files of a build server, as the package brings them; their names are those below its folder. */
export function pipelineFiles(pipeline: Pipeline): readonly MadeFile[] {
  const folder = fileURLToPath(new URL(`../../../templates/ci/${pipeline}`, import.meta.url))
  if (!existsSync(folder)) return []
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => {
      const path = join(one.parentPath, one.name)
      return { name: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }
    })
}
