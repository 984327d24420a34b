/**
 * A text with some of its parts replaced, each of which must be there once: another version of what is built in may
 * need other rules.
 */
export function replaceOnce(
  text: string,
  rules: readonly (readonly [string, (found: string) => string])[],
): string {
  let result = text
  for (const [found, by] of rules) {
    if (result.split(found).length !== 2)
      throw new Error(`The yaml package has changed; not found once: ${found}`)
    result = result.replace(found, by)
  }
  return result
}
