/** An element of an XML document, without its namespace prefix. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its children, without blanks at the ends. */
  readonly text: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

/** The first element that a path of names leads to. */
export function child(
  element: XmlElement | undefined,
  ...path: readonly string[]
): XmlElement | undefined {
  let at = element
  for (const name of path) at = at?.children.find((one) => one.name === name)
  return at
}

/** All elements of the last name of a path, within the first ones of the names before it. */
export function childrenAt(
  element: XmlElement | undefined,
  ...path: readonly string[]
): readonly XmlElement[] {
  const last = path.at(-1)
  const parent = child(element, ...path.slice(0, -1))
  return parent?.children.filter((one) => one.name === last) ?? []
}

/** The text that a path leads to; `undefined` where there is none. */
export function textAt(
  element: XmlElement | undefined,
  ...path: readonly string[]
): string | undefined {
  const text = child(element, ...path)?.text
  return text === undefined || text === '' ? undefined : text
}

/** The first element of a name, the document's own included, however deep it stands. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element
  for (const one of element.children) {
    const found = findElement(one, name)
    if (found !== undefined) return found
  }
  return undefined
}
