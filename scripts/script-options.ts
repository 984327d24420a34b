import { readFileSync } from 'node:fs'
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Spec §9: usage. */
const USAGE = 64

/**
 * What a script was given. `--help` prints the comment at the head of the script; an option that it does not know ends
 * the process with exit code 64, so that a misspelled `--update` is no run of the tests without it.
 *
 * @param script `import.meta.filename` of the script
 */
export function scriptOptions<const C extends ParseArgsConfig>(
  script: string,
  config: C,
): ReturnType<typeof parseArgs<C>> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${headComment(script)}\n`)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ')
    return endWithUsage(sentence.replace(/\.?$/u, '.'))
  }
}

/** The number of an option; whole and at least 1, or the process ends with exit code 64. */
export function countOption(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  return endWithUsage(`--${name} takes a whole number from 1 on, not "${text}".`)
}

function endWithUsage(sentence: string): never {
  process.stderr.write(`${sentence} Try --help.\n`)
  process.exit(USAGE)
}

function headComment(script: string): string {
  const [, body = ''] = /^\/\*\*(.*?)\*\/$/msu.exec(readFileSync(script, 'utf8')) ?? []
  return body
    .split('\n')
    .map((line) => (line.replace(/^ \* ?/u, '').trim() === '' ? '' : line.replace(/^ \* ?/u, '')))
    .join('\n')
    .trim()
}
