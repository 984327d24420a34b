import type { OptionDescriptor } from './command.ts'

/** The options that every command takes, in the order of the help text. */
export const GLOBAL_OPTIONS: readonly OptionDescriptor[] = [
  {
    name: 'config',
    value: 'PATH',
    repeatable: true,
    summary:
      'A configuration file, or a folder of them; several are joined. Default: ./connectors.yaml.',
  },
  {
    name: 'env',
    value: 'NAME',
    summary: 'Lays environments/NAME.yaml, beside the configuration, over it.',
  },
  {
    name: 'state',
    value: 'PATH',
    summary:
      'The connector space: a file, or env:NAME. Default: .rollcall/state.db (state.NAME.db with --env) beside the configuration.',
  },
  {
    name: 'output',
    value: 'FORMAT[=FILE]',
    repeatable: true,
    summary: 'Format of the result, to standard output or into a file.',
  },
  {
    name: 'ci',
    summary:
      'For build servers: annotations of GitHub Actions or Azure Pipelines, the job summary; no colours, no questions, nobody’s values.',
  },
  { name: 'strict', summary: 'Warnings count as errors.' },
  { name: 'no-color', summary: 'No colours. NO_COLOR in the environment does the same.' },
  { name: 'quiet', summary: 'No progress, nothing beyond the result.' },
  { name: 'help', summary: 'Shows this help.' },
]
