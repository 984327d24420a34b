import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The package as `npm pack` makes it, unpacked where a build server would have installed it. */
export interface InstalledPackage {
  /** A folder for PATH, with `rollcall`, with the pinned Node, and with an `npm` that notes what it is asked. */
  readonly path: string
  /** A file with a line for each call of `npm`. */
  readonly npmCalls: string
  /** What the package holds. */
  readonly home: string
  remove(): void
}

/** Packs a copy of the checkout, and unpacks it with the dependencies that are here beside it. */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-package-'))
  const copy = join(folder, 'checkout')
  mkdirSync(copy)
  const names = ['bin', 'src', 'scripts', 'schemas', 'templates', 'ops', 'docs', 'package.json']
  for (const name of [...names, 'LICENSE', 'README.md', 'CHANGELOG.md']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  }
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: copy, env, stdio: 'pipe' })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
  execFileSync('tar', ['-xzf', tarball], { cwd: folder })
  const home = join(folder, 'package')
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'), 'junction')
  const path = join(folder, 'bin')
  mkdirSync(path)
  const npmCalls = join(folder, 'npm-calls')
  writeFileSync(npmCalls, '')
  script(join(path, 'rollcall'), `exec node "${join(home, 'bin/rollcall.js')}" "$@"`)
  script(join(path, 'npm'), `echo "$*" >> "${npmCalls}"`)
  symlinkSync(process.execPath, join(path, 'node'))
  return {
    path,
    npmCalls,
    home,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}
