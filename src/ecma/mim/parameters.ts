import { childrenAt, textAt, type XmlElement } from '../xml/element.ts'

/** Parameters of a connector, or of a run step, by what their names mean. */
export interface Parameters {
  /** The value of the first parameter whose name, without blanks and marks, matches. */
  find(name: RegExp): string | undefined
  /** Names and values that match. */
  all(name: RegExp): readonly (readonly [name: string, value: string])[]
  /** Names of those that hold a secret. */
  readonly secrets: readonly string[]
}

/**
 * Reads `parameter-values` of a `MAConfig`, of a partition or of a run step. Names differ in blanks, underscores
 * and case from version to version. What is encrypted, or is called like a secret, is left unread.
 *
 * @param parents elements that may hold `parameter-values`
 */
export function readParameters(...parents: readonly (XmlElement | undefined)[]): Parameters {
  const values: (readonly [string, string])[] = []
  const secrets: string[] = []
  for (const element of parents.flatMap((one) =>
    childrenAt(one, 'parameter-values', 'parameter'),
  )) {
    const name = element.attributes.get('name') ?? textAt(element, 'name') ?? ''
    const type = element.attributes.get('type') ?? ''
    const isSecret =
      element.attributes.get('encrypted') === '1' ||
      /^encrypted/iu.test(type) ||
      /password|secret|token/iu.test(name)
    if (isSecret) secrets.push(name)
    else values.push([name, textAt(element, 'value') ?? element.text])
  }
  const all = (name: RegExp): readonly (readonly [string, string])[] =>
    values.filter(([key, value]) => value !== '' && name.test(plain(key)))
  return { all, secrets, find: (name) => all(name)[0]?.[1] }
}

/** `User:Table/View/SP` and `User_Table_View_SP` are `usertableviewsp`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
}
