import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { refusedColumns } from '../../../src/app/import-ecma/refused-columns.ts'
import { checkConfiguration } from '../../../src/app/check/check-configuration.ts'

/** The columns that the check of a text blames. */
async function refusedIn(text: string): Promise<readonly string[]> {
  const { problems } = await checkConfiguration(['/connectors.yaml'], {
    cwd: '/',
    now: 0,
    readFile: async () => text,
  })
  return [...refusedColumns(text, problems).keys()]
}

const HEAD = `version: 1
connectors:
  HR:
    source: entra
    target: { sqlite: hr.db }
    table: People
    anchor: { Id: objectId }
    mappings:
`

suite('columns of an import that the check refuses', () => {
  test('are found by the place of their value, on whatever line it stands', async () => {
    const flows = `      from: userPrincipalName
      Mail:
        from: $nothingLikeIt(mail)
        x-todo: look at it
      Name: |
        $uppercase(
          $norThis(surname))
      Fine: givenName
`
    assert.deepEqual(await refusedIn(HEAD + flows), ['Mail', 'Name'])
  })

  test('are not blamed for what stands in other parts', async () => {
    assert.deepEqual(
      await refusedIn(`${HEAD}      scope: givenName\n    scope: $nothingLikeIt(mail)\n`),
      [],
    )
  })
})
