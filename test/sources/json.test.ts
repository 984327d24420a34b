import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { faultsOf, objectsOf, readContent } from './read.ts'

suite('json source', () => {
  test('keeps nested values, and takes out what is no value at every depth', async () => {
    const read = await readContent(
      'json',
      '[{"id":"1","a":null,"b":"","c":{"d":null},"e":[],"f":[1,null,{"g":""}],"h":{"i":false}}]',
    )
    assert.deepEqual(objectsOf(read), [{ id: '1', f: [1], h: { i: false } }])
  })

  test('takes whole numbers as keys, and no others', async () => {
    const read = await readContent(
      'json',
      '[{"id":7},{"id":1.5},{"id":90071992547409931},{"id":[1]}]',
    )
    assert.deepEqual(
      read.records.map(({ key }) => key),
      ['7'],
    )
    assert.deepEqual(faultsOf(read), ['SOURCE_NO_KEY 2', 'SOURCE_NO_KEY 3', 'SOURCE_NO_KEY 4'])
  })

  test('leaves out whose key no database keeps', async () => {
    const text = '[{"id":"a\\u0000b"},{"id":"c\\ud800"},{"id":"1"}]'
    const read = await readContent('json', text)
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 1', 'SOURCE_SYNTAX 2'])
    assert.equal(read.end.count, 1)
    assert.equal(read.end.complete, false)
  })

  test('finds the ends of objects whatever their texts hold', async () => {
    const people = [
      { id: '}"{', a: '\\' },
      { id: '\\"]', b: [{ c: '[' }] },
    ]
    assert.deepEqual(objectsOf(await readContent('json', JSON.stringify(people))), people)
  })

  test('delivers people before a cut, and is incomplete', async () => {
    for (const content of [
      '[{"id":"1"},{"id":"2"',
      '[{"id":"1"},',
      '[{"id":"1"}',
      '[{"id":"1"},{"id":"2',
    ]) {
      const read = await readContent('json', content)
      assert.deepEqual([read.end.complete, read.end.count], [false, 1], content)
      assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 2'])
    }
  })

  test('reads nothing behind what is no object', async () => {
    for (const content of [
      '[{"id":"1"} {"id":"2"}]',
      '[{"id":"1"},{\'id\':2},{"id":"3"}]',
      '[{"id":"1"},7]',
    ]) {
      const read = await readContent('json', content)
      assert.deepEqual([faultsOf(read), read.end.count], [['SOURCE_SYNTAX 2'], 1], content)
    }
  })

  test('refuses what stands behind the array', async () => {
    assert.deepEqual(faultsOf(await readContent('json', '[{"id":"1"}]\n[')), ['SOURCE_SYNTAX 2'])
  })

  test('refuses a file that begins with anything else', async () => {
    assert.deepEqual(faultsOf(await readContent('json', '"id"')), ['SOURCE_SYNTAX 1'])
  })

  test('takes an empty array for no statement about anybody', async () => {
    assert.deepEqual(faultsOf(await readContent('json', ' [ ] ')), ['SOURCE_EMPTY 1'])
  })

  test('refuses an object that is nested too deep, and does not run out of stack', async () => {
    const deep = `[{"id":"1","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`
    assert.deepEqual(faultsOf(await readContent('json', deep)), ['SOURCE_SYNTAX 1'])
  })

  test('leaves out a line that is no object and goes on', async () => {
    const read = await readContent('json', '{"id":"1"}\n\n{"id":\n[]\n{"id":"2"}\r\n')
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 3', 'SOURCE_SYNTAX 4'])
    assert.equal(read.end.count, 2)
  })

  test('leaves out the last line when it has no end and that of the last read had one', async () => {
    const before = { endsWithNewline: true }
    const read = await readContent('json', '{"id":"1"}\n{"id":"2"}', { before })
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 2'])
    const array = await readContent('json', '[{"id":"1"}]', { before })
    assert.equal(array.end.complete, true, 'an array has an end of its own')
  })

  test('reads nothing behind an object longer than 16 MB', async () => {
    const read = await readContent('json', `[{"id":"1"},{"id":"${'x'.repeat(20_000_000)}"}]`)
    assert.deepEqual([faultsOf(read), read.end.count], [['SOURCE_SYNTAX 2'], 1])
  })
})
