import { SyncError } from '../../model/errors.ts'
import { Delivery } from '../delivery.ts'
import { Faults } from '../faults.ts'
import type { ReadEnd, ReadOptions, SourceRecord } from '../source.ts'
import { createDecoder, type Decoder } from './decode.ts'
import { errorCode, openFile, type OpenFile } from './read-bytes.ts'
import type { FormatReader } from './format-reader.ts'

/**
 * Reads a file of people: bytes, text, records, with memory for one chunk and one record at a time.
 *
 * @param open makes the reader of the file's format
 * @throws SyncError `SOURCE_UNREADABLE` when the file cannot be opened, `INTERRUPTED`
 */
export async function* readFile(
  path: string,
  open: (delivery: Delivery) => FormatReader,
  options: ReadOptions,
): AsyncGenerator<readonly SourceRecord[], ReadEnd> {
  const file = await openFile(path)
  try {
    const delivery = new Delivery(new Faults())
    const reader = open(delivery)
    const endsWithNewline = yield* readText(file, delivery, reader, options)
    const { faults, count } = delivery
    if (await file.changed()) {
      const message = 'The file was written to while it was read. Put it in place by renaming it.'
      faults.add('SOURCE_CHANGED', reader.line, message)
    }
    if (count === 0 && faults.count === 0) {
      faults.add(
        'SOURCE_EMPTY',
        1,
        'Nobody is in the file. An empty file says nothing about anybody.',
      )
    }
    return {
      complete: faults.count === 0,
      count,
      faults: faults.first,
      faultCount: faults.count,
      digest: file.digest(),
      facts: { size: file.size, modified: file.modified, endsWithNewline },
    }
  } finally {
    await file.close()
  }
}

/** Delivers people as long as the text is sound. @returns whether the last line has an end */
async function* readText(
  file: OpenFile,
  delivery: Delivery,
  reader: FormatReader,
  { signal, before, onProgress }: ReadOptions,
): AsyncGenerator<readonly SourceRecord[], boolean> {
  let decoder: Decoder | undefined
  let endsWithNewline = false
  for (let done = 0; ; ) {
    if (signal?.aborted === true) throw new SyncError('INTERRUPTED', 'The read was stopped.')
    const bytes = await nextBytes(file, delivery.faults, reader.line)
    if (bytes === undefined) return endsWithNewline
    const atEnd = bytes.length === 0
    decoder ??= createDecoder(bytes)
    const { text, broken } = atEnd ? decoder.end() : decoder.decode(bytes)
    const goesOn = reader.push(text) && !broken
    if (broken) notText(delivery.faults, reader.line)
    if (text !== '') endsWithNewline = text.endsWith('\n')
    const cutOff = !endsWithNewline && before?.['endsWithNewline'] === true
    if (atEnd && goesOn) reader.end({ cutOff })
    yield* delivery.batches()
    done += bytes.length
    onProgress?.(atEnd ? 1 : Math.min(1, done / Math.max(1, file.size)))
    if (atEnd || !goesOn) return endsWithNewline
  }
}

async function nextBytes(
  file: OpenFile,
  faults: Faults,
  line: number,
): Promise<Buffer | undefined> {
  try {
    return await file.next()
  } catch (error) {
    const message = `The file cannot be read on from here: the system says ${errorCode(error)}.`
    faults.add('SOURCE_UNREADABLE', line, message)
    return undefined
  }
}

function notText(faults: Faults, line: number): void {
  const message =
    'A character is not in the encoding of the file; nothing from here on was read. ' +
    'Write the file as UTF-8, or as UTF-16 with a byte order mark.'
  faults.add('SOURCE_ENCODING', line, message)
}
