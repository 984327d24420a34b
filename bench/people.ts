import type { Request } from 'autocannon'

/** A person by number, always the same. */
export function person(index: number): {
  readonly id: string
  readonly userName: string
  readonly body: string
} {
  const id = `8f3c0a52-1c1e-4b0f-9a55-${index.toString(16).padStart(12, '0')}`
  const userName = `person${index}@contoso.com`
  const body = JSON.stringify({
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: id,
    userName,
    active: true,
    displayName: `Person Number ${index}`,
    name: { givenName: 'Person', familyName: `Number ${index}` },
    emails: [{ type: 'work', primary: true, value: userName }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      organization: 'Contoso AS',
      department: `Department ${index % 50}`,
    },
  })
  return { id, userName, body }
}

/** Requests of one kind over the people that exist; each call gives the next one. */
export interface Workload {
  readonly name: string
  readonly next: () => Request
}

/** New people, counted up from where the last call stopped. */
export function creates(counter: { next: number }): Workload {
  return {
    name: 'POST',
    next: () => ({ method: 'POST', path: '/scim/Bench/Users', body: person(counter.next++).body }),
  }
}

/** `active` turned over, person after person, so that every request changes a row. */
export function activePatches(people: number): Workload {
  let step = 0
  return {
    name: 'PATCH active',
    next: () => {
      const index = spread(step, people)
      const value = Math.floor(step / people) % 2 === 1
      step++
      return {
        method: 'PATCH',
        path: `/scim/Bench/Users/${person(index).id}`,
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', path: 'active', value }],
        }),
      }
    },
  }
}

/** Reads by id all over the table. */
export function reads(people: number): Workload {
  let step = 0
  return {
    name: 'GET by id',
    next: () => ({ method: 'GET', path: `/scim/Bench/Users/${person(spread(step++, people)).id}` }),
  }
}

/** The question that an identity provider asks most. */
export function filters(people: number): Workload {
  let step = 0
  return {
    name: 'filter by userName',
    next: () => {
      const { userName } = person(spread(step++, people))
      return {
        method: 'GET',
        path: `/scim/Bench/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`,
      }
    },
  }
}

/** Jumps through 0 … people − 1 so that neighbours in time are not neighbours in the table. */
function spread(step: number, people: number): number {
  return (step * 7919) % people
}
