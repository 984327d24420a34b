import { ENTERPRISE_USER } from '../source-object.ts'
import { attribute, complex, type SchemaDefinition } from './attribute.ts'

/** The enterprise extension of RFC 7643 §4.3. */
export const enterpriseUserSchema: SchemaDefinition = {
  id: ENTERPRISE_USER,
  name: 'EnterpriseUser',
  description: 'What an employer knows of a person.',
  attributes: [
    attribute('employeeNumber', 'Number or code of the employee.'),
    attribute('costCenter', 'Cost centre.'),
    attribute('organization', 'Organisation or company.'),
    attribute('division', 'Division.'),
    attribute('department', 'Department.'),
    complex('manager', 'The person’s manager.', [
      attribute('value', 'The id of the manager.', { caseExact: true }),
      attribute('$ref', 'The URI of the manager.', {
        type: 'reference',
        referenceTypes: ['User'],
        caseExact: true,
      }),
      attribute('displayName', 'The manager’s name.', { mutability: 'readOnly' }),
    ]),
  ],
}
