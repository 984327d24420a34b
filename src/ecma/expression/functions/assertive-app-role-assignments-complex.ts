import { staysInEntra } from '../function.ts'

/** `AssertiveAppRoleAssignmentsComplex`: roles of the app are known to Entra alone. */
export const assertiveAppRoleAssignmentsComplex = staysInEntra(
  'AssertiveAppRoleAssignmentsComplex',
  {
    because: 'roles of the app are known to Entra alone',
    example: 'AssertiveAppRoleAssignmentsComplex([appRoleAssignments])',
  },
)
