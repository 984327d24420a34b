import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PartialMessage, Plugin } from 'esbuild'

const COMMANDS = 'src/cli/commands'

/** Stand alone: the list itself, and the command that editors and hooks call, which is to need no other. */
const ALONE: ReadonlySet<string> = new Set(['index.ts', 'validate.ts'])

/**
 * Modules that are imported when they are needed, and then all of them: each of these lists becomes one file of the
 * program. What the modules of a list export has names of its own.
 */
export const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  commands: [
    ...readdirSync(COMMANDS)
      .filter((name) => !ALONE.has(name))
      .map((name) => `${COMMANDS}/${name}`),
    'src/cli/help-text.ts',
  ],
  reading: [
    'src/app/configuration-files.ts',
    'src/cli/connectors.ts',
    'src/cli/paths.ts',
    'src/config/load.ts',
    'src/config/overlay/environments.ts',
    'src/config/read-files.ts',
    'src/observe/problems/human.ts',
    'src/observe/problems/in-repository.ts',
    'src/observe/problems/index.ts',
    'src/observe/version.ts',
  ],
  checking: [
    'src/app/check/check-configuration.ts',
    'src/app/check/check-environments.ts',
    'src/app/snapshots.ts',
    'src/compile/connector.ts',
    'src/config/lint/index.ts',
  ],
}

/** Gives an import of one of them all of its list. */
export function together(): Plugin {
  const listOf = new Map(
    Object.entries(TOGETHER).flatMap(([name, modules]) =>
      modules.map((module) => [resolve(module), name] as const),
    ),
  )
  return {
    name: 'together',
    setup(bundling) {
      bundling.onStart(async () => ({ errors: await ambiguous() }))
      bundling.onResolve({ filter: /^\.\.?\// }, ({ kind, resolveDir, path }) => {
        const name = kind === 'dynamic-import' ? listOf.get(resolve(resolveDir, path)) : undefined
        return name === undefined ? undefined : { path: name, namespace: 'together' }
      })
      bundling.onLoad({ filter: /./, namespace: 'together' }, ({ path }) => ({
        contents: (TOGETHER[path] ?? []).map((one) => `export * from './${one}'`).join('\n'),
        resolveDir: process.cwd(),
      }))
    },
  }
}

/** Names that two modules of a list export: an import would find neither. */
async function ambiguous(): Promise<PartialMessage[]> {
  const { build } = await import('esbuild')
  const messages: PartialMessage[] = []
  for (const [list, modules] of Object.entries(TOGETHER)) {
    const { metafile } = await build({
      entryPoints: [...modules],
      outdir: 'nowhere',
      write: false,
      metafile: true,
      format: 'esm',
    })
    const names = Object.values(metafile.outputs).flatMap((one) => one.exports)
    for (const name of names.filter((one, at) => names.indexOf(one) !== at)) {
      messages.push({ text: `Two modules of the list "${list}" export ${name}.` })
    }
  }
  return messages
}
