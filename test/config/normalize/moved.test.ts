import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { formatPosition } from '../../../src/model/position.ts'
import { connectorText, loadText } from '../loading.ts'

const MOVED = `moved:
  - connector: { from: People, to: HR }
  - anchor: { connector: HR, from: { Upn: userName } }
  - column: { connector: HR, object: User, from: Mail, to: EmailAddress }
`
const REMOVED = `removed:
  - { connector: Old, rows: delete, reason: decommissioned }
  - { connector: Older, rows: keep }
`

suite('moved and removed', () => {
  test('are there in the order of the file, with the places of their parts', async () => {
    const { moved, removed, problems } = await loadText(connectorText() + MOVED + REMOVED)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      moved.map((one) =>
        one.kind === 'anchor'
          ? [one.kind, one.connector, one.object, one.from.map(({ column }) => column)]
          : [one.kind, one.from, one.to, formatPosition(one.toSpan.start)],
      ),
      [
        ['connector', 'People', 'HR', 'connectors.yaml:11:36'],
        ['anchor', 'HR', 'User', ['Upn']],
        ['column', 'Mail', 'EmailAddress', 'connectors.yaml:13:60'],
      ],
    )
    assert.deepEqual(
      removed.map((one) => [one.connector, one.rows, one.reason, formatPosition(one.span.start)]),
      [
        ['Old', 'delete', 'decommissioned', 'connectors.yaml:15:5'],
        ['Older', 'keep', undefined, 'connectors.yaml:16:5'],
      ],
    )
  })

  test('do not count where the file has an error that may reach into them', async () => {
    const typo = await loadText(connectorText() + MOVED + REMOVED + 'unknown: 1\n')
    assert.deepEqual([typo.moved, typo.removed], [[], []])
    const broken = await loadText(connectorText('    owner: [\n') + REMOVED)
    assert.deepEqual(broken.removed, [])
  })

  test('count where only a connector has an error of its own', async () => {
    const { broken, removed } = await loadText(connectorText('    owner: [1]\n') + REMOVED)
    assert.deepEqual(broken, ['HR'])
    assert.equal(removed.length, 2)
  })
})
