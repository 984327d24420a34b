import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { faultsOf, objectsOf, readContent } from './read.ts'

const TWO = [
  { id: '1', name: 'Zoë' },
  { id: '2', name: 'Łukasz 🎈' },
]
const TEXT = 'id,name\n1,Zoë\n2,Łukasz 🎈\n'

suite('csv source', () => {
  for (const [name, delimiter] of [
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ] as const) {
    test(`finds ${name} from the header`, async () => {
      const read = await readContent('csv', TEXT.replaceAll(',', delimiter))
      assert.deepEqual(objectsOf(read), TWO)
    })
  }

  test('takes the delimiter that makes the key a field, though another one comes more often', async () => {
    const read = await readContent('csv', 'id;a,b,c,d\n1;x\n')
    assert.deepEqual(objectsOf(read), [{ id: '1', 'a,b,c,d': 'x' }])
  })

  test('reads UTF-8 with a byte order mark, and UTF-16 of both orders', async () => {
    const little = Buffer.from(`\ufeff${TEXT}`, 'utf16le')
    const files = [Buffer.from(`\ufeff${TEXT}`), little, Buffer.from(little).swap16()]
    for (const file of files) assert.deepEqual(objectsOf(await readContent('csv', file)), TWO)
  })

  test('reads lines that end in LF, CRLF or not at all, and passes over blank ones', async () => {
    const read = await readContent('csv', '\r\nid,name\r\n\n1,Zoë\r\n\r\n2,Łukasz 🎈')
    assert.deepEqual(objectsOf(read), TWO)
    assert.equal(read.end.complete, true)
    assert.equal(read.end.facts['endsWithNewline'], false)
  })

  test('RFC 4180 §2: a field in quotes may hold delimiters, line breaks and doubled quotes', async () => {
    const read = await readContent('csv', 'id,"na""me",x\n"1","a,""b""\r\nc",\n2,"",""""\n')
    assert.deepEqual(objectsOf(read), [
      { id: '1', 'na"me': 'a,"b"\r\nc' },
      { id: '2', x: '"' },
    ])
  })

  test('leaves out columns without a name', async () => {
    const read = await readContent('csv', 'id,name,\n1,Ada,x\n')
    assert.deepEqual(objectsOf(read), [{ id: '1', name: 'Ada' }])
  })

  test('leaves out a line with another number of fields and goes on, naming its line', async () => {
    const read = await readContent('csv', 'id,name\n1,"a\nb"\n2\n3,c,d\n4,e\n')
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 4', 'SOURCE_SYNTAX 5'])
    assert.deepEqual(
      read.records.map(({ key }) => key),
      ['1', '4'],
    )
  })

  for (const [what, content] of [
    ['a quote that is not closed', 'id,name\n1,a\n2,"b\n3,c\n'],
    ['a quote within a plain field', 'id,name\n1,a\n2,b"c"\n3,c\n'],
    ['text behind a quote', 'id,name\n1,a\n2,"b"c\n3,c\n'],
    ['a carriage return behind a quote', 'id,name\n1,a\n2,"b"\rc\n3,c\n'],
  ] as const) {
    test(`reads nothing behind ${what}`, async () => {
      const read = await readContent('csv', content)
      assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 3'])
      assert.deepEqual([read.end.complete, read.end.count], [false, 1])
    })
  }

  test('delivers nothing from the line on that is not UTF-8', async () => {
    const bytes = Buffer.from('id,name\n1,Ada\n2,Jos?\n3,Bob\n', 'latin1')
    bytes[bytes.indexOf(63)] = 0xe9
    const read = await readContent('csv', bytes)
    assert.deepEqual(faultsOf(read), ['SOURCE_ENCODING 3'])
    assert.equal(read.end.count, 1)
  })

  test('tells the encoding of a file in UTF-16 without a mark, and not that its key is missing', async () => {
    const little = Buffer.from('id,name\n1,Ada\n', 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const read = await readContent('csv', bytes)
      assert.deepEqual(faultsOf(read), ['SOURCE_ENCODING 1'])
      assert.deepEqual([read.end.complete, read.end.count], [false, 0])
    }
  })

  test('finds a character that the end of the file cuts', async () => {
    const bytes = Buffer.from('id,name\n1,Ada\n2,Zoë')
    const read = await readContent('csv', bytes.subarray(0, -1))
    assert.deepEqual(faultsOf(read), ['SOURCE_ENCODING 3'])
    assert.equal(read.end.count, 1)
  })

  test('leaves out the last line when it has no end and that of the last read had one', async () => {
    const before = { endsWithNewline: true }
    const read = await readContent('csv', 'id,name\n1,Ada\n2,Bo', { before })
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 3'])
    assert.equal(read.end.count, 1)
    const usual = await readContent('csv', 'id,name\n1,Ada\n2,Bob\n', { before })
    assert.equal(usual.end.complete, true)
  })

  test('leaves out a person whose key is empty', async () => {
    const read = await readContent('csv', 'id,name\n,Ada\n2,Bob\n')
    assert.deepEqual(faultsOf(read), ['SOURCE_NO_KEY 2'])
    assert.equal(read.end.count, 1)
  })

  test('reads nobody when the header has no key, and names one that is spelled differently', async () => {
    const read = await readContent('csv', 'ID,name\n1,Ada\n')
    assert.deepEqual(faultsOf(read), ['SOURCE_NO_KEY 1'])
    assert.match(read.end.faults[0]?.message ?? '', /"id".*"ID"/u)
    const people = await readContent('csv', 'Ada,Lovelace\nBob,Jones\n')
    assert.doesNotMatch(people.end.faults[0]?.message ?? '', /Ada|Lovelace/u)
  })

  for (const [what, content] of [
    ['an empty file', ''],
    ['a byte order mark alone', '\ufeff'],
    ['blank lines', '\n\r\n\n'],
    ['a header alone', 'id,name\n'],
  ] as const) {
    test(`takes ${what} for no statement about anybody`, async () => {
      const read = await readContent('csv', content)
      assert.deepEqual([read.end.complete, read.end.count], [false, 0])
      assert.match(faultsOf(read).join(), /^SOURCE_EMPTY/u)
      const next = await readContent('csv', content, { before: { endsWithNewline: true } })
      assert.match(faultsOf(next).join(), /^SOURCE_EMPTY/u, 'also after a whole file')
    })
  }

  test('refuses a header with the same name twice, by column number', async () => {
    const read = await readContent('csv', 'id,name,name\n1,a,b\n')
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 1'])
    assert.match(read.end.faults[0]?.message ?? '', /2 and 3/u)
  })

  test('refuses a header of a million columns', async () => {
    const read = await readContent('csv', `id${',x'.repeat(1_000_000)}\n`)
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 1'])
  })

  test('counts a million fields of one line, and leaves it out', async () => {
    const read = await readContent('csv', `id,name\n1${',x'.repeat(1_000_000)}\n2,Bob\n`)
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 2'])
    assert.match(read.end.faults[0]?.message ?? '', /1000001 fields/u)
    assert.equal(read.end.count, 1)
  })

  test('reads nothing behind a record longer than 16 MB', async () => {
    const read = await readContent('csv', `id,name\n1,Ada\n2,"${'x'.repeat(20_000_000)}"\n3,Bob\n`)
    assert.deepEqual(faultsOf(read), ['SOURCE_SYNTAX 3'])
    assert.equal(read.end.count, 1)
  })
})
