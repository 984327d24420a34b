import { resolve } from 'node:path'
import { SyncError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import type { BuildServer } from '../observe/build-server.ts'
import type { Command, GlobalOptions, OutputChoice, Surroundings } from './command.ts'

/**
 * Where a result goes and in which format. With `--ci` annotations of the build server stand below the text for
 * people, and Markdown goes to the end of the job's summary.
 *
 * @throws SyncError `USAGE` for a format that the command has not, and for two on standard output
 */
export function outputChoices(
  texts: readonly string[],
  command: Command,
  { cwd, environment, ci }: Pick<Surroundings, 'cwd' | 'environment'> & Pick<GlobalOptions, 'ci'>,
): readonly OutputChoice[] {
  const choices = texts.map((text): OutputChoice => {
    const [format = '', ...rest] = text.split('=')
    if (!command.outputs.includes(format)) throw unknownFormat(format, command)
    const file = rest.join('=')
    return file === '' ? { format } : { format, file: resolve(cwd, file) }
  })
  const direct = choices.filter((one) => one.file === undefined)
  if (direct.length > 1) {
    throw new SyncError(
      'USAGE',
      `Only one --output can go to standard output; write the others into files: ` +
        `--output ${direct[1]?.format ?? 'json'}=FILE.`,
    )
  }
  if (ci !== undefined) {
    return [
      ...(direct.length === 0 ? annotated(command, ci) : []),
      ...choices,
      ...summaryOf(command, environment),
    ]
  }
  return choices.length === 0 ? [{ format: command.outputs[0] ?? 'human' }] : choices
}

function annotated({ outputs }: Command, ci: BuildServer): readonly OutputChoice[] {
  const first = { format: outputs[0] ?? 'human' }
  // GitLab reads reports from files, not from the log.
  return ci !== 'gitlab' && outputs.includes(ci) ? [first, { format: ci }] : [first]
}

/** GitHub shows what steps append to this file. */
function summaryOf(
  { outputs }: Command,
  environment: Surroundings['environment'],
): readonly OutputChoice[] {
  const file = environment['GITHUB_STEP_SUMMARY'] ?? ''
  return file !== '' && outputs.includes('markdown')
    ? [{ format: 'markdown', file, append: true }]
    : []
}

function unknownFormat(format: string, command: Command): SyncError {
  const meant = nearest(format, command.outputs)
  return new SyncError(
    'USAGE',
    `${command.name} --output takes ${command.outputs.join(', ')}, not "${format}".` +
      (meant === undefined ? '' : ` Did you mean ${meant}?`),
  )
}
