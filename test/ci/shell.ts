import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { parse } from 'yaml'
import { type Forge, openForge } from './forge.ts'
import type { InstalledPackage } from './package.ts'

/** The checkout. */
export const ROOT = join(import.meta.dirname, '../..')

/** A YAML file of the checkout, as whoever reads it would have it. */
// oxlint-disable-next-line typescript/no-explicit-any
export function readYaml(name: string): any {
  return parse(readFileSync(join(ROOT, name), 'utf8'))
}

/** Runs a script in a folder with the package on PATH. */
export async function shell(
  installed: InstalledPackage,
  folder: string,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly output: string }> {
  const path = [installed.path, process.env['PATH'] ?? ''].join(':')
  const child = spawn('bash', ['--noprofile', '--norc', '-c', script], {
    cwd: folder,
    env: { ...env, PATH: path },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  }
  const [code] = await once(child, 'close')
  return { code: Number(code), output }
}

/** A forge that ends with its test. */
export async function forgeFor(
  t: TestContext,
  ...args: Parameters<typeof openForge>
): Promise<Forge> {
  const forge = await openForge(...args)
  t.after(() => forge.close())
  return forge
}

/** A folder that goes with its test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-runner-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
