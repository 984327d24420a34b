import { cp, mkdir, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { joinChunks } from './join-chunks.ts'
import { together } from './together.ts'

/**
 * Packages that are built into the program, because they are many small files (`yaml` 73, `kysely` 160) or
 * stand in the way of every command. Each is plain JavaScript without dependencies of its own, under ISC or
 * MIT; its licence is laid beside the program. The others keep their own folders: they have dependencies, or
 * look for files beside themselves.
 */
export const BUILT_IN: readonly string[] = ['jsonata', 'kysely', 're2js', 'yaml']

/**
 * Joins `src/` into a few dozen files in `<folder>/program`, so that a command opens what it needs and no
 * more: what is imported when it is needed stays apart.
 *
 * Nothing is shortened, and a map leads from each line to its source. The files stand two folders below
 * package.json, as those of `src/cli` do: paths relative to a module lead to the same place from both.
 *
 * @param external packages that are installed beside the program
 */
export async function bundle(folder: string, external: readonly string[]): Promise<void> {
  const begun = new Date()
  const { build } = await import('esbuild')
  const outdir = join(folder, 'program')
  const { metafile } = await build({
    // A process or a thread apart begins in a file of its own.
    entryPoints: [
      'src/cli/main.ts',
      'src/app/change/plan-process.ts',
      'src/sqlite-file/checkpoint-thread.ts',
    ],
    outdir,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    external: [...external],
    // The same sources as modules: what the package gives to Node is CommonJS and cannot be joined.
    alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
    plugins: [together()],
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  })
  await joinChunks(outdir, metafile, {
    main: ['main.js', 'validate-'],
    commands: ['commands-'],
    reading: ['reading-'],
    checking: ['checking-'],
  })
  await keepLicences(join(folder, 'licences'))
  // What was saved while this ran is newer than what was built.
  await utimes(join(outdir, 'main.js'), begun, begun)
}

async function keepLicences(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of BUILT_IN) {
    await cp(join('node_modules', name, 'LICENSE'), join(folder, `${name}.txt`))
  }
}
