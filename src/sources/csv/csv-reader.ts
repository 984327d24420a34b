import type { SourceObject } from '../../model/source-object.ts'
import type { Delivery } from '../delivery.ts'
import type { FormatReader } from '../file/format-reader.ts'
import { LONGEST_RECORD, worthAnotherTry } from '../file/long-record.ts'
import { fieldObjects } from './field-object.ts'
import { findHeader, type Header } from './header.ts'
import { RecordSplitter, type Step } from './record-splitter.ts'

/**
 * Reads the text of a CSV file. A line with another number of fields than the header is left out and the read
 * goes on; behind a quote that is out of place nothing is read. Texts of a person are parts of the chunk's text and
 * keep all of it in memory: 64 kB for whoever keeps one of them.
 */
export class CsvReader implements FormatReader {
  readonly #key: string
  readonly #delivery: Delivery
  /** Text before the header was complete. */
  #beginning = ''
  #tried = 0
  #table: Table | undefined

  constructor(key: string, delivery: Delivery) {
    this.#key = key
    this.#delivery = delivery
  }

  get line(): number {
    return this.#table?.splitter.nextLine ?? 1
  }

  push(text: string): boolean {
    return this.#read(text, false)
  }

  end({ cutOff }: { readonly cutOff: boolean }): void {
    if (!cutOff) {
      this.#read('', true)
    } else if (
      this.#table === undefined ? this.#beginning.trim() !== '' : this.#table.splitter.left > 0
    ) {
      const message =
        'The last line has no end, though that of the last complete read had one: the file is ' +
        'probably cut off, and the line was left out.'
      this.#fault(message)
    }
  }

  #read(text: string, whole: boolean): boolean {
    if (this.#table !== undefined) return this.#records(this.#table, text, whole)
    this.#beginning += text
    if (!whole && !worthAnotherTry(this.#beginning.length, this.#tried)) return true
    this.#tried = this.#beginning.length
    const header = findHeader(this.#beginning, this.#key, whole)
    // The whole file is blank: that it is empty is said by whoever counts people.
    if (header === 'more') return true
    if ('problem' in header) return this.#fault(header.problem)
    if (!header.fields.includes(this.#key)) return this.#noKey(header)
    this.#table = openTable(header, this.#key)
    const beginning = this.#beginning
    this.#beginning = ''
    return this.#records(this.#table, beginning, whole)
  }

  #records(table: Table, text: string, whole: boolean): boolean {
    const { splitter, keyAt, width, object } = table
    splitter.push(text, { whole })
    let step = splitter.next()
    for (; step === 'record'; step = splitter.next()) {
      if (splitter.count !== width) this.#wrongWidth(table)
      else if (table.inHeader) table.inHeader = false
      else this.#delivery.take(splitter.fields[keyAt] ?? '', object(splitter.fields), splitter.line)
    }
    if (step !== 'more') return this.#fault(PROBLEMS[step])
    return splitter.left <= LONGEST_RECORD || this.#fault('A record is longer than 16 MB.')
  }

  #wrongWidth({ splitter, width }: Table): void {
    const message =
      `The line has ${splitter.count} fields and the header ${width}: it is left out. ` +
      'A field that holds a delimiter or a line break must stand in quotes.'
    this.#delivery.faults.add('SOURCE_SYNTAX', splitter.line, message)
  }

  #noKey({ fields }: Header): false {
    if (fields.some((name) => name.includes('\0'))) {
      const message =
        'Every other byte is zero, as in UTF-16, and no byte order mark says so. Write the file with one, or as UTF-8.'
      this.#delivery.faults.add('SOURCE_ENCODING', 1, message)
      return false
    }
    const plain = this.#key.trim().toLowerCase()
    // Nothing else of the line is said: where there is no header it is a person.
    const near = fields.find((name) => name.trim().toLowerCase() === plain)
    const hint = near === undefined ? '' : ` There is ${JSON.stringify(near)}, spelled differently.`
    const message = `The header has no field "${this.#key}", which is to be the key.${hint}`
    this.#delivery.faults.add('SOURCE_NO_KEY', 1, message)
    return false
  }

  #fault(message: string): false {
    this.#delivery.faults.add('SOURCE_SYNTAX', this.line, message)
    return false
  }
}

/** What is known once the header was read. */
interface Table {
  readonly splitter: RecordSplitter
  readonly keyAt: number
  readonly width: number
  readonly object: (fields: readonly string[]) => SourceObject
  /** The next record is the header. */
  inHeader: boolean
}

const PROBLEMS: Readonly<Record<Exclude<Step, 'record' | 'more'>, string>> = {
  unclosed: 'A quote that begins in this record is never closed; nothing from here on was read.',
  misplaced:
    'A quote or a text behind one is out of place in this record; nothing from here on was read. ' +
    'A field that holds a quote must stand in quotes, and its quotes must be doubled.',
}

function openTable({ delimiter, fields }: Header, key: string): Table {
  return {
    splitter: new RecordSplitter(delimiter, fields.length),
    keyAt: fields.indexOf(key),
    width: fields.length,
    object: fieldObjects(fields),
    inHeader: true,
  }
}
