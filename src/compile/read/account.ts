import type { Vocabulary } from '../../model/definition.ts'
import type { SourceObject } from '../../model/source-object.ts'
import type { CompiledObjectType } from '../compiled.ts'
import { saysTrue } from '../functions/bool.ts'
import { type Signals, signalsOf } from './signals.ts'

/**
 * The questions of deprovisioning about a person's account: whether it is disabled, and whether an event
 * disables it (spec §5).
 */
export function accountQuestions(
  vocabulary: Vocabulary,
): Pick<CompiledObjectType, 'disabled' | 'disables'> {
  const tell = vocabulary === 'scim' ? signalsOf : signalsOfFields
  return {
    disabled: (source) => {
      const { enabled, softDeleted } = tell(source)
      return softDeleted || !enabled
    },
    disables: (before, after) => {
      if (before === undefined) return false
      const [was, is] = [tell(before), tell(after)]
      return (was.enabled && !is.enabled) || (!was.softDeleted && is.softDeleted)
    },
  }
}

/**
 * The signals of a file's record: its fields `accountEnabled`, `active` and `isSoftDeleted`, whose texts
 * say true or false by the rule of `$bool`. A file without them disables nobody.
 */
function signalsOfFields({ active, accountEnabled, isSoftDeleted }: SourceObject): Signals {
  const enabled = accountEnabled ?? active
  const here = active === undefined || saysTrue(active)
  return {
    enabled: enabled === undefined || saysTrue(enabled),
    softDeleted: isSoftDeleted === undefined ? !here : saysTrue(isSoftDeleted),
  }
}
