import { SyncError } from '../../model/errors.ts'
import { defineFunction } from '../function.ts'

/** `$unique([a, b])`: Entra's SelectUniqueValue, checked in the table. Not available yet. */
export const unique = defineFunction({
  name: 'unique',
  signature: '<a:x>',
  summary: 'The first of several candidates that no other row has. Not available yet.',
  examples: [{ expression: '$unique(["ada", "ada1"])', fails: 'NOT_AVAILABLE_YET' }],
  call: () => {
    throw new SyncError(
      'NOT_AVAILABLE_YET',
      '$unique is not available yet; make the value unique with $guid() or a number.',
    )
  },
})
