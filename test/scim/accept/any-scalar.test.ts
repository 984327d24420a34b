import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AttributeDefinition } from '../../../src/model/attributes/attribute.ts'
import { userSchema } from '../../../src/model/attributes/user.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { ECMA2HOST_USER } from '../../../src/model/source-object.ts'
import { normalise } from '../../../src/scim/accept/normalise.ts'
import { compileGiven } from '../../compile/build.ts'

const CONTOSO = 'urn:contoso:scim:2.0:User'

/** An attribute as the connector advertises it. */
function advertised(urn: string, name: string): AttributeDefinition {
  const compiled = compileGiven({
    columns: { Id: 'text', Level: 'int', Salary: 'decimal', Active: 'bool' },
    mappings: {
      Level: `\`${CONTOSO}\`.level`,
      Salary: `\`${CONTOSO}\`.pay.amount`,
      Active: 'active',
    },
  })
  const schemas = [...compiled.objects.values()].flatMap(({ schemas: all }) => all)
  const found = schemas.find(({ id }) => id === urn)?.attributes.find((one) => one.name === name)
  assert.ok(found, `${urn} ${name}`)
  return found
}

suite('attributes of which no schema says that they are texts', () => {
  test('take the numbers and truths that a client sends', () => {
    for (const attribute of [advertised(CONTOSO, 'level'), advertised(ECMA2HOST_USER, 'Level')]) {
      assert.equal(normalise(attribute, 7, 'level'), '7')
      assert.equal(normalise(attribute, '007', 'level'), '007')
      assert.equal(normalise(attribute, true, 'level'), 'true')
    }
    const { amount } = Object(normalise(advertised(CONTOSO, 'pay'), { amount: 12.5 }, 'pay'))
    assert.equal(amount, '12.5')
  })

  test('take no object, and those of the core schema are as strict as it is', () => {
    const refused = (thrown: unknown): boolean => isSyncError(thrown, 'REQUEST_VALUE')
    assert.throws(() => normalise(advertised(CONTOSO, 'level'), { a: 1 }, 'level'), refused)
    const title = userSchema.attributes.find(({ name }) => name === 'title')
    assert.ok(title)
    assert.throws(() => normalise(title, 7, 'title'), refused)
  })
})
