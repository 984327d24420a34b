import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { sarifMistakes } from '../fixtures/published-schema.ts'
import type { Step, StepResult } from './github-runner.ts'
import { onGithub } from './on-github.ts'
import { type InstalledPackage, installPackage } from './package.ts'
import { forgeFor, readYaml, ROOT } from './shell.ts'

const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version
const SKIP = { skip: process.platform === 'win32' }

suite('the checks of a pull request', SKIP, () => {
  let installed: InstalledPackage
  before(() => {
    installed = installPackage()
  })
  after(() => installed.remove())

  for (const [name, load] of [
    ['the workflow', () => readYaml('templates/ci/github.yaml').jobs.check.steps],
    ['the action', () => readYaml('action.yml').runs.steps],
  ] as const) {
    test(`${name}: a good pull request is green, and has its comment`, async (t) => {
      const build = await onGithub(t, installed, load(), 'good')
      assert.deepEqual(codes(build.results), { ...zero(build.results) })
      assert.match(build.forge.comments.at(-1) ?? '', /\| validate \| fine \| 1 file \|/u)
      assert.match(
        build.forge.comments.at(-1) ?? '',
        /\| test \| passed \| 1 passed, columns asserted 3\/4/u,
      )
    })

    test(`${name}: a mistake is red, and stands on its line`, async (t) => {
      const { results, forge, summary, out } = await onGithub(t, installed, load(), 'mistaken')
      assert.equal(codes(results)['validate'], 1)
      const { output } = stepOf(results, 'validate')
      assert.match(
        output,
        /^::error file=identity\/connectors\.yaml,line=10,endLine=10,col=17,endColumn=23,title=unknown-attribute::/mu,
      )
      const sarif: unknown = JSON.parse(readFileSync(out('sarif'), 'utf8'))
      assert.deepEqual(sarifMistakes(sarif), [])
      assert.match(
        JSON.stringify(sarif),
        /"uri":"identity\/connectors\.yaml","uriBaseId":"%SRCROOT%"\},"region":\{"startLine":10/u,
      )
      assert.match(summary, /### rollcall validate[^]*unknown-attribute/u)
      assert.match(
        forge.comments.at(-1) ?? '',
        /\| validate \| \*\*1 error\*\* \|[^]*\| test \| \*\*not run\*\* \|/u,
      )
    })

    test(`${name}: a failed test is red, and stands on its line`, async (t) => {
      const { results, forge, out } = await onGithub(t, installed, load(), 'failing')
      assert.deepEqual([codes(results)['validate'], codes(results)['test']], [0, 1])
      assert.match(
        stepOf(results, 'test').output,
        /^::error file=identity\/people\.test\.yaml,line=3,/mu,
      )
      assert.match(
        readFileSync(out('junit'), 'utf8'),
        /tests="1" failures="1"[^]*file="identity\/people\.test\.yaml" line="3"/u,
      )
      assert.match(
        forge.comments.at(-1) ?? '',
        /identity\/people\.test\.yaml:3 \| a person becomes a row \| Lastname \|/u,
      )
    })
  }

  test('the next build writes over the comment, also behind a hundred others', async (t) => {
    const forge = await forgeFor(t, 'github', { others: 130 })
    const steps: readonly Step[] = readYaml('templates/ci/github.yaml').jobs.check.steps
    await onGithub(t, installed, steps, 'failing', forge)
    await onGithub(t, installed, steps, 'good', forge)
    assert.equal(forge.comments.length, 131)
    assert.match(forge.comments.at(-1) ?? '', /\| test \| passed \|/u)
  })

  test('a pull request of a fork is checked, and nothing is written into it', async (t) => {
    const steps: readonly Step[] = readYaml('templates/ci/github.yaml').jobs.check.steps
    const forge = await forgeFor(t, 'github')
    const fork = { 'github.event.pull_request.head.repo.full_name': 'stranger/identity' }
    const { results } = await onGithub(t, installed, steps, 'failing', forge, fork)
    assert.equal(codes(results)['test'], 1)
    assert.deepEqual(forge.received, [])
  })

  test('a token that may not write is told, and never shown', async (t) => {
    const steps: readonly Step[] = readYaml('templates/ci/github.yaml').jobs.check.steps
    const forge = await forgeFor(t, 'github', { refuses: 403 })
    const { results } = await onGithub(t, installed, steps, 'good', forge)
    const { code, output } = stepOf(results, 'comment')
    assert.equal(code, 4)
    assert.match(output, /answered with 403\. The token may not write comments here\./u)
    assert.ok(results.every((one) => !one.output.includes('secret-token')))
  })

  test('what is installed is this version', async (t) => {
    writeFileSync(installed.npmCalls, '')
    await onGithub(t, installed, readYaml('templates/ci/github.yaml').jobs.check.steps, 'good')
    assert.equal(
      readFileSync(installed.npmCalls, 'utf8'),
      `install --global --ignore-scripts rollcall@${VERSION}\n`,
    )
    for (const name of ['azure', 'gitlab', 'pre-commit']) {
      const text = readFileSync(join(ROOT, `templates/ci/${name}.yaml`), 'utf8')
      const named = [...text.matchAll(/rollcall@([\d.]+)/gu)].map((match) => match[1])
      assert.deepEqual(new Set(named), new Set([VERSION]))
    }
  })

  test('the templates are in the package', () => {
    for (const name of ['github', 'azure', 'gitlab', 'pre-commit']) {
      assert.ok(existsSync(join(installed.home, `templates/ci/${name}.yaml`)))
    }
  })
})

suite('what a workflow must not do', () => {
  const files = ['action.yml', 'templates/ci/github.yaml']
  const stepsOf = (file: string): readonly Step[] => {
    const parsed = readYaml(file)
    return file === 'action.yml' ? parsed.runs.steps : parsed.jobs.check.steps
  }

  test('no expression stands in a script, where a branch name could become a command', () => {
    for (const file of files) {
      for (const { run = '' } of stepsOf(file)) assert.ok(!run.includes('${{'), run)
    }
  })

  test('actions are official ones, pinned by commit', () => {
    for (const file of files) {
      for (const { uses } of stepsOf(file)) {
        if (uses !== undefined) assert.match(uses, /^(?:actions|github)\/[\w/-]+@[0-9a-f]{40}$/u)
      }
    }
  })

  test('a composite action is what GitHub reads: every script has a shell, every input a description', () => {
    const { name, description, inputs, outputs, runs } = readYaml('action.yml')
    assert.ok(name && description)
    assert.equal(runs.using, 'composite')
    for (const step of stepsOf('action.yml')) {
      assert.equal(step.run === undefined, step.shell === undefined)
      assert.equal(step.run === undefined, step.uses !== undefined)
    }
    for (const input of Object.values<Record<string, unknown>>(inputs)) {
      assert.deepEqual(Object.keys(input).toSorted(), ['default', 'description', 'required'])
      assert.equal(typeof input['default'], 'string')
    }
    for (const output of Object.values<Record<string, unknown>>(outputs)) {
      assert.deepEqual(Object.keys(output).toSorted(), ['description', 'value'])
    }
  })
})

function codes(results: readonly StepResult[]): Record<string, number> {
  return Object.fromEntries(results.map(({ name, code }) => [name, code]))
}

function zero(results: readonly StepResult[]): Record<string, number> {
  return Object.fromEntries(results.map(({ name }) => [name, 0]))
}

function stepOf(results: readonly StepResult[], name: string): StepResult {
  const found = results.find((one) => one.name === name)
  assert.ok(found !== undefined, `the step ${name} did not run`)
  return found
}
