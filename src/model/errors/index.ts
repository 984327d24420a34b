import { CONFIGURATION_CODES } from './configuration.ts'
import { DATABASE_CODES } from './database.ts'
import { FLOW_CODES } from './flows.ts'
import { IMPORT_CODES } from './imports.ts'
import { PEOPLE_CODES } from './people.ts'
import { REPOSITORY_CODES } from './repository.ts'
import { REQUEST_CODES } from './requests.ts'
import { RUN_CODES } from './runs.ts'
import { SERVICE_CODES } from './service.ts'
import { SOURCE_CODES } from './sources.ts'
import { STATE_CODES } from './state.ts'

/** Every failure has a code. Codes are never renamed. */
export const ERROR_CODES = {
  ...REQUEST_CODES,
  ...PEOPLE_CODES,
  ...FLOW_CODES,
  ...DATABASE_CODES,
  ...SOURCE_CODES,
  ...RUN_CODES,
  ...CONFIGURATION_CODES,
  ...IMPORT_CODES,
  ...REPOSITORY_CODES,
  ...STATE_CODES,
  ...SERVICE_CODES,
}
