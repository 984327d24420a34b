import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storm } from './commit-storm/storm.ts'
import { countOption, scriptOptions } from './script-options.ts'

/**
 * Pushes many commits in a row to a repository that `rollcall serve --repo` follows while `rollcall simulate` runs:
 * good ones, bad ones, held ones and mixed ones, over several connectors. No request may fail, every answer must be
 * of exactly one commit, and the last good version of each connector must be active; then the service is killed,
 * the repository taken away, and the same must answer after a restart.
 *
 *   node scripts/commit-storm.ts [--commits 200] [--seed 1] [--people 20]
 */
const { values } = scriptOptions(import.meta.filename, {
  options: {
    commits: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    people: { type: 'string', default: '20' },
  },
})

const folder = await mkdtemp(join(tmpdir(), 'rollcall-storm-'))
try {
  const begun = performance.now()
  const { wrong, ...figures } = await storm({
    folder,
    commits: countOption('commits', values.commits),
    seed: countOption('seed', values.seed),
    people: countOption('people', values.people),
    tell: (line) => console.log(line),
  })
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  console.log(
    `${figures.commits} commits, ${figures.requests} requests of probes over ${figures.versions} versions, ` +
      `${figures.simulated} simulations in ${seconds} s`,
  )
  for (const sentence of wrong.slice(0, 40)) console.log(`WRONG  ${sentence}`)
  console.log(wrong.length === 0 ? 'nothing was wrong' : `${wrong.length} findings`)
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
