import { readFileSync } from 'node:fs'

/** A build server that there is a template for, or the hooks of pre-commit. */
export type Pipeline = 'github' | 'azure' | 'gitlab' | 'pre-commit'

/** Where each looks for its file, from the root of the repository. */
const NAMES: Readonly<Record<Pipeline, string>> = {
  github: '.github/workflows/rollcall.yml',
  azure: 'azure-pipelines.yml',
  gitlab: '.gitlab-ci.yml',
  'pre-commit': '.pre-commit-config.yaml',
}

/** The file of a build server that checks changes, as `templates/ci/` has it, under the name that is looked for. */
export function pipelineFile(pipeline: Pipeline): { readonly name: string; readonly text: string } {
  const url = new URL(`../../templates/ci/${pipeline}.yaml`, import.meta.url)
  return { name: NAMES[pipeline], text: readFileSync(url, 'utf8') }
}

/** Whether a text names a template. */
export function isPipeline(text: string): text is Pipeline {
  return Object.hasOwn(NAMES, text)
}
