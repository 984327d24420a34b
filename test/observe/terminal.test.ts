import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  fill,
  palette,
  printable,
  shorten,
  terminalWidth,
  textWidth,
  wantsColour,
} from '../../src/observe/terminal.ts'
import { textPairs, textTable } from '../../src/observe/text-table.ts'

suite('terminal', () => {
  test('counts columns as a terminal does', () => {
    assert.equal(textWidth('Ada'), 3)
    assert.equal(textWidth('日本'), 4)
    assert.equal(textWidth('e\u0301'), 1)
    assert.equal(textWidth('👩‍👩‍👧'), 2)
    assert.equal(textWidth('𝒜'), 1)
    assert.equal(textWidth('\u001b[31mred\u001b[39m'), 3)
    assert.equal(textWidth('Łukasz'), 6)
  })

  test('colours a terminal only, and never with NO_COLOR', () => {
    const terminal = { isTTY: true }
    assert.equal(wantsColour(terminal, {}), true)
    assert.equal(wantsColour({}, {}), false)
    assert.equal(wantsColour(terminal, { NO_COLOR: '1' }), false)
    assert.equal(wantsColour(terminal, { NO_COLOR: '' }), true)
    assert.equal(wantsColour(terminal, { TERM: 'dumb' }), false)
    assert.equal(wantsColour({}, { FORCE_COLOR: '1' }), true)
    assert.equal(wantsColour({}, { FORCE_COLOR: '1', NO_COLOR: '1' }), false)
    assert.equal(wantsColour(terminal, { FORCE_COLOR: '0' }), false)
  })

  test('takes a width only from a stream that has a sensible one', () => {
    assert.equal(terminalWidth({ columns: 132 }), 132)
    assert.equal(terminalWidth({ columns: 0 }), 100)
    assert.equal(terminalWidth({}, 80), 80)
  })

  test('cuts between characters', () => {
    assert.equal(shorten('abcdef', 4), 'abc…')
    assert.equal(shorten('日本語', 4), '日…')
    assert.equal(shorten('abc', 3), 'abc')
    assert.equal(shorten('👩‍👩‍👧👩‍👩‍👧', 3), '👩‍👩‍👧…')
  })

  test('makes control characters, escape sequences and direction overrides visible', () => {
    assert.equal(printable('a\u001b[2J\r\nb'), 'a␛[2J␍␊b')
    assert.equal(printable('a\u202eb'), 'a·b')
    assert.equal(printable('a\tb'), 'a b')
    assert.equal(printable('\u007f\u009b'), '␡·')
  })

  test('fills to a width on either side', () => {
    assert.equal(fill('日', 4), '日  ')
    assert.equal(fill('7', 3, 'right'), '  7')
    assert.equal(fill('long', 2), 'long')
  })
})

suite('textTable', () => {
  test('aligns columns by their width on a terminal and ends no line in blanks', () => {
    const lines = textTable(
      [{ title: 'column' }, { title: 'filled', align: 'right' }, { title: 'because' }],
      [
        ['Id', '100 %', 'all values are GUIDs'],
        ['日本', '7 %', ''],
      ],
    )
    assert.deepEqual(lines, [
      'column  filled  because',
      'Id       100 %  all values are GUIDs',
      '日本       7 %',
    ])
  })

  test('has no head line without titles, and takes an indent', () => {
    assert.deepEqual(textTable([{ title: '' }, { title: '' }], [['a', 'b']], { indent: 2 }), [
      '  a  b',
    ])
  })

  test('cuts cells that are wider than allowed and keeps colours out of the width', () => {
    const { error } = palette({ colour: true })
    const lines = textTable(
      [{ title: 'a', widest: 4 }, { title: 'b' }],
      [
        [{ text: 'abcdefgh', paint: error }, 'x'],
        ['ab', 'y'],
      ],
    )
    assert.deepEqual(lines, ['a     b', '\u001b[31mabc…\u001b[39m  x', 'ab    y'])
  })

  test('keeps a value with line breaks and escapes on its line', () => {
    assert.deepEqual(textTable([{ title: '' }], [['a\nb\u001b[2J']]), ['a␊b␛[2J'])
  })

  test('takes rows that are too short', () => {
    assert.deepEqual(textTable([{ title: 'a' }, { title: 'b' }], [['x']]), ['a  b', 'x'])
  })

  test('sets pairs in two columns', () => {
    assert.deepEqual(
      textPairs([
        ['table', 'People'],
        ['id', '7'],
      ]),
      ['table  People', 'id     7'],
    )
  })
})
