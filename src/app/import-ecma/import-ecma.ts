import { resolve, join } from 'node:path'
import { formatYaml } from '../../config/format.ts'
import { draftConnector } from '../../ecma/draft/draft-connector.ts'
import type { DraftInput } from '../../ecma/draft/draft-input.ts'
import type { ImportedConnector } from '../../ecma/draft/imported-connector.ts'
import { readSynchronizationSchema } from '../../ecma/entra/read-schema.ts'
import { readManagementAgent } from '../../ecma/mim/read-management-agent.ts'
import { writeImported } from '../../ecma/write/write-configuration.ts'
import { writeImportedTests } from '../../ecma/write/write-tests.ts'
import { readXml } from '../../ecma/xml/read-xml.ts'
import type { TargetDefinition } from '../../model/definition.ts'
import type { Problem } from '../../model/problem.ts'
import { checkConfiguration } from '../check/check-configuration.ts'
import { companionFiles, CONFIGURATION, type MadeFile } from '../init/make-files.ts'
import { readExport } from './read-export.ts'
import { refusedColumns } from './refused-columns.ts'

/** What is imported, and what somebody says beside it. */
export interface ImportOptions {
  readonly connectorXml: string | undefined
  readonly entraSchema: string | undefined
  readonly connector: string | undefined
  readonly table: string | undefined
  readonly anchor: readonly string[]
  readonly dialect: TargetDefinition['dialect'] | undefined
  /** The folder of the configuration. */
  readonly folder: string
  readonly cwd: string
  readonly now: number
}

/** A connector that was imported, and is not yet written. */
export interface ImportResult {
  readonly connector: ImportedConnector
  readonly files: readonly MadeFile[]
  /** What `validate` says of it. */
  readonly problems: readonly Problem[]
}

/**
 * Makes a configuration of the export of a connector, of Entra's synchronization schema, or of both. What it
 * makes is held against our own check before anybody sees it: a flow that the check refuses stays in Entra.
 *
 * @throws SyncError `IMPORT_*`, `USAGE` for what neither file says
 */
export async function importEcma(options: ImportOptions): Promise<ImportResult> {
  const { connectorXml, entraSchema, cwd, folder, now } = options
  const input: DraftInput = {
    agent:
      connectorXml === undefined
        ? undefined
        : readManagementAgent(
            await readXml(await readExport(resolve(cwd, connectorXml), connectorXml), connectorXml),
            connectorXml,
          ),
    schema:
      entraSchema === undefined
        ? undefined
        : readSynchronizationSchema(
            await readExport(resolve(cwd, entraSchema), entraSchema),
            entraSchema,
          ),
    name: options.connector,
    table: options.table,
    anchor: options.anchor,
    dialect: options.dialect,
    refused: new Map(),
  }
  const first = await drafted(input, folder, now)
  const refused = refusedColumns(first.text, first.problems)
  const last = refused.size === 0 ? first : await drafted({ ...input, refused }, folder, now)
  const { connector, text, problems } = last
  return { connector, problems, files: filesOf(connector, text) }
}

interface Drafted {
  readonly connector: ImportedConnector
  readonly text: string
  readonly problems: readonly Problem[]
}

async function drafted(input: DraftInput, folder: string, now: number): Promise<Drafted> {
  const connector = draftConnector(input)
  const text = formatYaml(writeImported(connector, now))
  const { problems } = await checkConfiguration([join(folder, CONFIGURATION)], {
    cwd: folder,
    now,
    readFile: async () => text,
  })
  return { connector, text, problems }
}

function filesOf(connector: ImportedConnector, text: string): readonly MadeFile[] {
  const tests = writeImportedTests(connector)
  return [
    { name: CONFIGURATION, text, note: `${text.split('\n').length - 1} lines` },
    ...(tests === undefined
      ? []
      : [
          {
            name: `tests/${connector.name.toLowerCase()}.test.yaml`,
            text: formatYaml(tests.text),
            note: `${tests.count} tests, nobody’s values`,
          },
        ]),
    ...companionFiles(),
  ]
}
