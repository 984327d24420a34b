import { suite } from 'node:test'
import { conformance, type Person } from './conformance.ts'
import { connectorSource, fileSource, withFile } from './read.ts'

suite('csv, conformance', () => {
  conformance((people, use) => withFile(toCsv(people), (path) => use(fileSource('csv', path))))
})

suite('json array, conformance', () => {
  conformance((people, use) =>
    withFile(JSON.stringify(people, null, 1), (path) => use(fileSource('json', path))),
  )
})

suite('json by line, conformance', () => {
  conformance((people, use) => {
    const text = people.map((one) => `${JSON.stringify(one)}\n`).join('')
    return withFile(text, (path) => use(fileSource('json', path)))
  })
})

suite('connector, conformance', () => {
  conformance((people, use) =>
    use(
      connectorSource(
        people.map((one, index) => ({
          number: index + 1,
          id: one['id'] ?? '',
          accepted: JSON.stringify(one),
          state: 'inSync',
          standing: 'present',
        })),
      ),
    ),
  )
})

function toCsv(people: readonly Person[]): string {
  const names = Object.keys(people[0] ?? { id: '' })
  const lines = people.map((one) =>
    names.map((name) => `"${(one[name] ?? '').replaceAll('"', '""')}"`).join(','),
  )
  return [names.join(','), ...lines, ''].join('\r\n')
}
