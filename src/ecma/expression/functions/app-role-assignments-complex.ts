import { staysInEntra } from '../function.ts'

/** `AppRoleAssignmentsComplex`: roles of the app are known to Entra alone. */
export const appRoleAssignmentsComplex = staysInEntra('AppRoleAssignmentsComplex', {
  because: 'roles of the app are known to Entra alone',
  example: 'AppRoleAssignmentsComplex([appRoleAssignments])',
})
