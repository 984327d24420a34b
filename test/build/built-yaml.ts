import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type * as yaml from 'yaml'

/** The `yaml` package as the build makes it with a plugin. */
export async function builtYaml(plugin: Plugin): Promise<typeof yaml> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-yaml-'))
  try {
    const outfile = join(folder, 'yaml.mjs')
    await build({
      entryPoints: [resolve('node_modules/yaml/browser/dist/index.js')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      plugins: [plugin],
      logLevel: 'warning',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
