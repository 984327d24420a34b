import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'

/** A file of esbuild's that several parts of the program share, and where it goes. */
interface Chunk {
  readonly exports: readonly string[]
  /** The file that it is joined into. */
  readonly home: string
  /** Stands before its names there. */
  readonly prefix: string
}

type Outputs = Metafile['outputs']

/**
 * Joins the files that parts of the program share: of what begins in each of `roots`, in their order, everything that
 * no earlier root has becomes the one file `<root>-shared.js`.
 *
 * esbuild makes a file of each set of modules that the same parts need. Those are dozens of some lines, and opening them
 * takes longer than running them. The files that are left keep their lines, so that their maps stay right.
 *
 * @param outdir where esbuild has written
 * @param roots beginnings of file names
 */
export async function joinChunks(
  outdir: string,
  { outputs }: Metafile,
  roots: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const files = Object.keys(outputs).filter((path) => path.endsWith('.js'))
  const chunks = new Map<string, Chunk>()
  for (const [root, of] of Object.entries(roots)) {
    const begun = files.filter((path) => of.some((one) => basename(path).startsWith(one)))
    const shared = reached(outputs, begun).filter((path) => isShared(outputs, path))
    for (const path of shared) {
      if (chunks.has(basename(path))) continue
      const exports = outputs[path]?.exports ?? []
      const prefix = `chunk${chunks.size}_`
      chunks.set(basename(path), { exports, home: `${root}-shared.js`, prefix })
    }
  }
  const texts = new Map<string, string>()
  for (const path of files) {
    texts.set(basename(path), await readFile(join(outdir, basename(path)), 'utf8'))
  }
  for (const root of Object.keys(roots)) await joinInto(outdir, `${root}-shared.js`, chunks, texts)
  for (const [name, text] of texts) {
    if (chunks.has(name)) {
      await rm(join(outdir, name))
      await rm(join(outdir, `${name}.map`))
    } else {
      await writeFile(join(outdir, name), redirected(text, chunks))
    }
  }
}

/** Everything that files import as they are opened, themselves included. */
function reached(outputs: Outputs, from: readonly string[]): readonly string[] {
  const seen = new Set(from)
  for (const path of seen) {
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next] !== undefined) seen.add(next)
    }
  }
  return [...seen]
}

/** What is imported when it is needed keeps its file. */
function isShared(outputs: Outputs, path: string): boolean {
  return outputs[path]?.entryPoint === undefined
}

async function joinInto(
  outdir: string,
  home: string,
  chunks: ReadonlyMap<string, Chunk>,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  const own = [...chunks].filter(([, chunk]) => chunk.home === home)
  const given = own.map(([name, { exports, prefix }]) => {
    const names = exports.map((one) => `${one} as ${prefix}${one}`)
    return `export { ${names.join(', ')} } from './${name}'`
  })
  const others = new Map([...chunks].filter(([, chunk]) => chunk.home !== home))
  const inMemory: Plugin = {
    name: 'chunks in memory',
    setup(joining) {
      joining.onResolve({ filter: /^\.\// }, ({ path }) =>
        chunks.get(basename(path))?.home === home ? undefined : { path, external: true },
      )
      joining.onLoad({ filter: /\.js$/ }, ({ path }) => ({
        contents: redirected(texts.get(basename(path)) ?? '', others),
      }))
    },
  }
  const { build } = await import('esbuild')
  await build({
    stdin: { contents: given.join('\n'), resolveDir: outdir },
    outfile: join(outdir, home),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    packages: 'external',
    plugins: [inMemory],
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  })
}

/** A file of esbuild's that takes what is in `chunks` from the files that these are joined into. */
function redirected(text: string, chunks: ReadonlyMap<string, Chunk>): string {
  return text.replace(
    /(?<=^import )(?<names>\{[^}]*\} from )?"\.\/(?<from>[^"]+)";/gmu,
    (found, names: string | undefined, from: string) => {
      const chunk = chunks.get(from)
      if (chunk === undefined) return found
      return `${names === undefined ? '' : prefixed(names, chunk.prefix)}"./${chunk.home}";`
    },
  )
}

/** `{ a, b as c } from ` as `{ x_a as a, x_b as c } from `, on as many lines. */
function prefixed(names: string, prefix: string): string {
  return names.replace(
    /(?<name>[\w$]+)(?: as (?<local>[\w$]+))?(?=\s*[,}])/gu,
    (_found, name: string, local = name) => `${prefix}${name} as ${local}`,
  )
}
