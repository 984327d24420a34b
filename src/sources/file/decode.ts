import { isAscii, isUtf8 } from 'node:buffer'

/** Text of some bytes. `broken`: what comes behind it is not in the file's encoding. */
export interface Decoded {
  readonly text: string
  readonly broken: boolean
}

/** Turns the bytes of a file into text, chunk by chunk; a character may lie across two of them. */
export interface Decoder {
  decode(bytes: Buffer): Decoded
  /** After the last bytes: `broken` when they end within a character. */
  end(): Decoded
}

const NOTHING = Buffer.alloc(0)

/**
 * A decoder for a file that begins with these bytes: UTF-8 with or without a byte order mark, UTF-16 of either
 * order with one. It is strict: a byte that is no UTF-8 would become a question mark in somebody's name.
 */
export function createDecoder(first: Buffer): Decoder {
  if (first[0] === 0xff && first[1] === 0xfe) return decoder(2, wholeUtf16, decodeUtf16)
  if (first[0] === 0xfe && first[1] === 0xff) return decoder(2, wholeUtf16Swapped, decodeSwapped)
  const mark = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf
  return decoder(mark ? 3 : 0, wholeUtf8, decodeUtf8)
}

function decoder(
  markLength: number,
  whole: (bytes: Buffer) => number,
  decode: (bytes: Buffer) => Decoded,
): Decoder {
  let toSkip = markLength
  let rest: Buffer = NOTHING
  return {
    decode(chunk) {
      const fresh = chunk.subarray(toSkip)
      toSkip = 0
      const bytes = rest.length === 0 ? fresh : Buffer.concat([rest, fresh])
      const end = whole(bytes)
      // Copied: the chunk's memory is written anew by the next read.
      rest = end === bytes.length ? NOTHING : Buffer.from(bytes.subarray(end))
      return decode(bytes.subarray(0, end))
    },
    end: () => ({ text: '', broken: rest.length > 0 }),
  }
}

function decodeUtf8(bytes: Buffer): Decoded {
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), broken: false }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), broken: false }
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1
    const start = bytes.subarray(0, middle)
    if (isUtf8(start.subarray(0, wholeUtf8(start)))) good = middle
    else bad = middle
  }
  const start = bytes.subarray(0, good)
  return { text: start.toString('utf8', 0, wholeUtf8(start)), broken: true }
}

/** Bytes up to the last character that is there completely. */
function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function decodeUtf16(bytes: Buffer): Decoded {
  const text = bytes.toString('utf16le')
  if (text.isWellFormed()) return { text, broken: false }
  const bad = text.search(/\p{Surrogate}/u)
  return { text: text.slice(0, bad), broken: true }
}

function decodeSwapped(bytes: Buffer): Decoded {
  return decodeUtf16(Buffer.from(bytes).swap16())
}

function wholeUtf16(bytes: Buffer): number {
  return wholePairs(bytes, 1)
}

function wholeUtf16Swapped(bytes: Buffer): number {
  return wholePairs(bytes, 2)
}

/** As {@link wholeUtf8}; the high byte of the last unit lies so many bytes before the end. */
function wholePairs(bytes: Buffer, high: number): number {
  const even = bytes.length - (bytes.length % 2)
  const last = even === 0 ? 0 : (bytes[even - high] ?? 0)
  return last >= 0xd8 && last <= 0xdb ? even - 2 : even
}
