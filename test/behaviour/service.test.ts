import { suite } from 'node:test'
import { SERVERS } from '../sql/servers.ts'
import { badInput } from './bad-input.ts'
import { concurrency } from './concurrency.ts'
import { outages } from './outages.ts'
import { story } from './story.ts'

for (const server of SERVERS) {
  suite(`the service on ${server.title}`, { skip: server.missing ?? false }, () => {
    story(server)
    badInput(server)
    concurrency(server)
    outages(server)
  })
}
