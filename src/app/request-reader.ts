import type { RequestReader } from '../harness/mapping-test/outcome.ts'
import { acceptResource } from '../scim/accept/accept.ts'
import { DEFAULT_SCIM_LIMITS } from '../scim/limits.ts'
import { patchChange } from '../scim/patch/apply.ts'
import { parsePatch } from '../scim/patch/parse.ts'
import { replaceBody } from '../scim/routes/replace.ts'
import { namesOf } from '../scim/schema/names.ts'

/** Recorded SCIM requests in mapping tests, read by the code that reads them in the service. */
export const requestReader: RequestReader = {
  created: (objectType, body) => acceptResource(body, objectType),
  changed(objectType, method, body) {
    if (method === 'PATCH') {
      return patchChange(parsePatch(body, namesOf(objectType), DEFAULT_SCIM_LIMITS), objectType)
    }
    return replaceBody(body, objectType)
  },
}
