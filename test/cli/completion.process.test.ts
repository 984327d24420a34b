import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { commands } from '../../src/cli/commands/index.ts'
import { folderWith, run } from './command-line.ts'

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0
const missing = (shell: string): string | false =>
  has(shell) ? false : `${shell} is not installed`

suite('completion', () => {
  test('knows every command', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { out } = await run('/', ['completion', shell])
      for (const name of Object.keys(commands)) assert.ok(out.includes(name), `${shell}: ${name}`)
    }
  })

  test('another shell is refused, with the one that was meant', async () => {
    const { code, err } = await run('/', ['completion', 'bsh'])
    assert.equal(code, 64)
    assert.match(err, /Did you mean bash\?/u)
  })

  const bash = async (line: string): Promise<readonly string[]> => {
    const { out } = await run('/', ['completion', 'bash'])
    const words = line.split(' ')
    const quoted = words.map((word) => `'${word}'`).join(' ')
    const asked = `${out}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _rollcall; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', asked], {
      encoding: 'utf8',
      cwd: '/',
    })
    assert.equal(stderr, '')
    assert.equal(status, 0)
    return stdout.split('\n').filter((word) => word !== '')
  }

  test('bash: commands, options, values and files', { skip: missing('bash') }, async () => {
    assert.deepEqual(await bash('rollcall va'), ['validate'])
    assert.deepEqual(await bash('rollcall test --cover'), ['--coverage', '--coverage-min'])
    assert.deepEqual(await bash('rollcall --strict test --wat'), ['--watch'])
    assert.deepEqual(await bash('rollcall validate --output s'), ['sarif'])
    assert.deepEqual(await bash('rollcall validate --output = s'), ['sarif'])
    assert.deepEqual(await bash('rollcall drift --fix '), ['overwrite', 'adopt'])
    assert.deepEqual(await bash('rollcall validate --config et'), ['etc'])
  })

  for (const [shell, check] of [
    ['bash', ['-n']],
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ] as const) {
    test(`${shell} reads its script`, { skip: missing(shell) }, async (t) => {
      const { out } = await run('/', ['completion', shell])
      const folder = folderWith(t, { script: out })
      const { status, stderr } = spawnSync(shell, [...check, join(folder, 'script')], {
        encoding: 'utf8',
      })
      assert.deepEqual([status, stderr], [0, ''])
    })
  }

  test('fish completes a command', { skip: missing('fish') }, async () => {
    const { out } = await run('/', ['completion', 'fish'])
    const { stdout } = spawnSync('fish', ['-c', `${out}\ncomplete -C 'rollcall vali'`], {
      encoding: 'utf8',
    })
    assert.match(stdout, /^validate\t/u)
  })

  test('no text of ours ends a quotation of PowerShell or a specification of zsh', async () => {
    const { out: powershell } = await run('/', ['completion', 'powershell'])
    for (const line of powershell.split('\n').filter((one) => one.includes('Summary = '))) {
      const bare = line.replaceAll(/(['‘’‚‛])\1/gu, '')
      assert.equal((bare.match(/['‘’‚‛]/gu) ?? []).length % 2, 0, line)
    }
    const { out: zsh } = await run('/', ['completion', 'zsh'])
    for (const line of zsh.split('\n').filter((one) => one.includes("'*--"))) {
      assert.match(line, /^\s+'\*--[\w-]+\[[^[\]]*\](?::\w+:[^']*)?' \\$/u)
    }
  })
})
