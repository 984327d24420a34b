import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { storm } from '../../scripts/commit-storm/storm.ts'
import { testFolder, WITHOUT_GIT } from '../gitops/test-repository.ts'

suite('commits in a row', { skip: WITHOUT_GIT }, () => {
  test('good, bad and held ones: no request fails, and the last good versions survive kill -9', async (t) => {
    const { wrong, commits, requests, simulated } = await storm({
      folder: testFolder(t),
      commits: 12,
      seed: 7,
      people: 3,
      tell: (line) => t.diagnostic(line),
    })
    assert.deepEqual(wrong, [])
    assert.equal(commits, 12)
    assert.ok(requests > 50, `${requests} requests`)
    assert.ok(simulated > 0)
  })
})
