import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { connectorText } from '../loading.ts'
import { lintText } from './lint-text.ts'

/** What is said about entries of `moved` beside a connector HR with anchor `Id` and columns `Name`, `Mail`. */
async function said(...moved: readonly string[]): Promise<readonly string[]> {
  const base = connectorText('', '      Name: displayName\n      Mail: mail')
  const problems = await lintText(`${base}moved:\n${moved.map((one) => `  - ${one}\n`).join('')}`)
  return problems.map(({ rule, message, suggestion }) =>
    suggestion === undefined ? `${rule}: ${message}` : `${rule}: ${message} → ${suggestion}`,
  )
}

suite('moved anchors and columns', () => {
  test('are right where the old name is gone and the new one is there', async () => {
    assert.deepEqual(
      await said(
        'anchor: { connector: HR, from: { Upn: userPrincipalName } }',
        'column: { connector: HR, from: Title, to: Name }',
      ),
      [],
    )
  })

  test('are refused where the old one is still there', async () => {
    assert.deepEqual(
      await said(
        'anchor: { connector: HR, from: { Id: objectId } }',
        'column: { connector: HR, from: Mail, to: Name }',
      ),
      [
        'moved-but-there: This is the anchor of "HR" now: nothing has moved.',
        'moved-but-there: The column "Mail" moved to "Name", and is still filled.',
      ],
    )
  })

  test('are refused where the connector, the object type or the new column is not there', async () => {
    assert.deepEqual(
      await said(
        'anchor: { connector: HRR, from: { Upn: mail } }',
        'anchor: { connector: HR, object: Group, from: { Upn: mail } }',
        'column: { connector: HR, from: EMail, to: Maill }',
      ),
      [
        'moved-to-nothing: There is no connector "HRR". → HR',
        'moved-to-nothing: The connector "HR" has no object type "Group".',
        'moved-to-nothing: "HR" fills no column "Maill". → Mail',
      ],
    )
  })

  test('are refused twice and in a circle', async () => {
    assert.deepEqual(
      await said(
        'anchor: { connector: HR, from: { Upn: mail } }',
        'anchor: { connector: HR, from: { Old: mail } }',
        'column: { connector: HR, from: A, to: B }',
        'column: { connector: HR, from: B, to: A }',
      ),
      [
        'moved-twice: The anchor of "HR" is moved a second time, first at connectors.yaml:12:5.',
        'moved-in-circle: These names lead back to the first one: A → B → A.',
      ],
    )
  })

  test('of a connector that moved on are followed', async () => {
    assert.deepEqual(
      await said('connector: { from: Oldest, to: Older }', 'connector: { from: Older, to: HR }'),
      [],
    )
  })
})
