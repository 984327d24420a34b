import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A step of a workflow or a composite action. */
export interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly 'working-directory'?: string
  readonly env?: Readonly<Record<string, string>>
}

/** What an expression may name, such as `inputs.config`. */
export type Contexts = Readonly<Record<string, string>>

/** How a step went; a step whose `if` does not hold is missing. */
export interface StepResult {
  readonly name: string
  readonly code: number
  readonly output: string
}

/**
 * Runs the `run` steps of a job in real shells, as GitHub's runner does: `bash -e`, files for PATH, outputs and the
 * summary, a failed step leaving out those that do not ask for `!cancelled()`. Official actions are left out: the
 * checkout and the Node are there.
 */
export async function runSteps(
  steps: readonly Step[],
  surroundings: {
    readonly workspace: string
    readonly path: string
    readonly contexts: Contexts
    readonly env: Readonly<Record<string, string>>
    readonly temporary: string
  },
): Promise<{ readonly results: readonly StepResult[]; readonly summary: string }> {
  const { workspace, contexts, temporary } = surroundings
  mkdirSync(temporary, { recursive: true })
  const files = Object.fromEntries(
    ['GITHUB_PATH', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => {
      const file = join(temporary, name)
      if (!existsSync(file)) writeFileSync(file, '')
      return [name, file]
    }),
  )
  const results: StepResult[] = []
  const known: Record<string, string> = { ...contexts, 'runner.temp': temporary }
  let failed = false
  for (const [index, step] of steps.entries()) {
    const condition = step.if ?? 'success()'
    if (step.run === undefined || !holds(condition, known, failed)) continue
    const more = readFileSync(files['GITHUB_PATH'] ?? '', 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const script = join(temporary, `step-${index}.sh`)
    writeFileSync(script, step.run)
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, known)]),
    )
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(workspace, filled(step['working-directory'] ?? '.', known)),
      env: {
        ...surroundings.env,
        ...files,
        ...env,
        GITHUB_ACTIONS: 'true',
        PATH: [...more, surroundings.path, process.env['PATH'] ?? ''].join(':'),
      },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    }
    const [code] = await once(child, 'close')
    results.push({ name: step.name ?? `step ${index}`, code: Number(code), output })
    failed ||= code !== 0
    for (const line of readFileSync(files['GITHUB_OUTPUT'] ?? '', 'utf8').split('\n')) {
      const [name, ...value] = line.split('=')
      if (step.id !== undefined && name !== undefined && value.length > 0) {
        known[`steps.${step.id}.outputs.${name}`] = value.join('=')
      }
    }
  }
  return { results, summary: readFileSync(files['GITHUB_STEP_SUMMARY'] ?? '', 'utf8') }
}

/** `${{ … }}` with the value of what it names. */
function filled(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{\s*(.+?)\s*\}\}/gu, (_, name: string) => valueOf(name, contexts))
}

function valueOf(name: string, contexts: Contexts): string {
  if (name.startsWith("'")) return name.slice(1, -1)
  const value = contexts[name]
  if (value === undefined) throw new Error(`The expression ${name} is not known to the test.`)
  return value
}

/** The conditions that our files have: `!cancelled()`, `success()` and comparisons, joined by `&&`. */
function holds(condition: string, contexts: Contexts, failed: boolean): boolean {
  const bare = condition.replace(/^\$\{\{\s*(.+?)\s*\}\}$/u, '$1')
  return bare.split('&&').every((part) => {
    const word = part.trim()
    if (word === '!cancelled()') return true
    if (word === 'success()') return !failed
    const [left = '', operator, right = ''] = word.split(/\s*([!=]=)\s*/u)
    const same = valueOf(left, contexts) === valueOf(right, contexts)
    return operator === '==' ? same : !same
  })
}
