import { SyncError } from '../../model/errors.ts'
import type { XmlElement } from './element.ts'

/** How deep elements may stand in each other; exports of MIM reach about twenty. */
const DEEPEST = 100

/**
 * Reads an XML document. Entities are the five of XML and characters by number: a document type declaration,
 * which could declare others, is refused, and nothing is fetched.
 *
 * @param name the file, for messages
 * @throws SyncError `IMPORT_SYNTAX` with `file:line:column`
 */
export async function readXml(text: string, name: string): Promise<XmlElement> {
  const [first = ''] = text.trimStart()
  if (first !== '<') {
    throw new SyncError(
      'IMPORT_SYNTAX',
      `${name}:1:1: This is not XML. ` +
        (first === '{'
          ? 'The synchronization schema of Entra is given with --entra-schema.'
          : 'Export the connector anew.'),
    )
  }
  // Only this command reads XML.
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser({ xmlns: false, fileName: '' })
  const open: Draft[] = []
  let root: XmlElement | undefined
  const fail = (message: string): never => {
    throw new SyncError('IMPORT_SYNTAX', `${name}:${parser.line}:${parser.column + 1}: ${message}`)
  }
  parser.on('doctype', () =>
    fail('A document type declaration is not read. Take "<!DOCTYPE …>" out, and export anew.'),
  )
  parser.on('error', (error) => fail(`${sentence(error.message)} Export the connector anew.`))
  parser.on('opentag', (tag) => {
    if (open.length >= DEEPEST) fail('Elements stand in each other more than a hundred deep.')
    open.push({
      name: withoutPrefix(tag.name),
      attributes: new Map(
        Object.entries(tag.attributes).map(([key, value]) => [withoutPrefix(key), value]),
      ),
      children: [],
      texts: [],
      line: parser.line,
      column: parser.column,
    })
  })
  const take = (part: string): void => void open.at(-1)?.texts.push(part)
  parser.on('text', take)
  parser.on('cdata', take)
  parser.on('closetag', () => {
    const draft = open.pop()
    if (draft === undefined) return
    const { texts, ...rest } = draft
    const element = { ...rest, text: texts.join('').trim() }
    if (open.length === 0) root = element
    else open.at(-1)?.children.push(element)
  })
  parser.write(text).close()
  return root ?? fail('There is no element in it.')
}

interface Draft {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  readonly texts: string[]
  readonly line: number
  readonly column: number
}

/** Prefixes differ from tool to tool, and no name comes twice with two meanings. */
function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The parser's message, without the place before it. */
function sentence(message: string): string {
  const words = message.replace(/^[^:]*:?\d+:\d+: /u, '')
  return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/u, '')}.`
}
