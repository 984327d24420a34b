import { staysInEntra } from '../function.ts'

/** `SingleAppRoleAssignment`: roles of the app are known to Entra alone. */
export const singleAppRoleAssignment = staysInEntra('SingleAppRoleAssignment', {
  because: 'roles of the app are known to Entra alone',
  example: 'SingleAppRoleAssignment([appRoleAssignments])',
})
