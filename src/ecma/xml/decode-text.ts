import { SyncError } from '../../model/errors.ts'

/**
 * The text of an export. Microsoft's tools write UTF-16 with a byte order mark, UTF-8 with and without one, and
 * old ones the Windows code page that the XML declaration names.
 *
 * @param name the file, for messages
 * @throws SyncError `IMPORT_SYNTAX` when the bytes are not what they say they are
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new SyncError(
      'IMPORT_SYNTAX',
      `${name} is not written in ${encoding}. Open it in an editor that shows its encoding, and save it as UTF-8.`,
      { cause },
    )
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // XML begins with "<"; a zero byte beside it is UTF-16 whose mark was lost (XML 1.0, appendix F).
  if (first === 0x3c && second === 0) return 'utf-16le'
  if (first === 0 && second === 0x3c) return 'utf-16be'
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const [, said] = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/u.exec(head) ?? []
  // The bytes are plain ones here, whatever the declaration kept from a file that was UTF-16.
  return said !== undefined && /^(?:windows-125\d|iso-8859-\d+|us-ascii)$/iu.test(said)
    ? said.toLowerCase()
    : 'utf-8'
}
