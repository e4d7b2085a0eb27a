import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { policyOf } from '../../src/http/cache-key.ts'
import { CACHE_POLICIES } from '../../src/http/cache-policies.ts'

const app = createApp(() => {
  throw new Error('nothing is asked of the app')
})
const routes = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('*'))
      .map(({ path }) => path.replace(/:(\w+)/g, '{$1}')),
  ),
]

describe('the cache policies', () => {
  it('hold one line for every route that is read, each its own', () => {
    expect(routes.length).toBeGreaterThan(15)
    const unwritten = routes.filter(route => policyOf(route.replace(/[{}]/g, '')) === null)
    expect(unwritten).toEqual([])
    const mistaken = CACHE_POLICIES.filter(policy => policyOf(policy.route)?.policy !== policy)
    expect(mistaken).toEqual([])
  })

  it('hold no line for what is not there', () => {
    const pattern = (route: string) => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`)
    const absent = CACHE_POLICIES.filter(({ route }) => !routes.some(path => pattern(route).test(path)))
    expect(absent).toEqual([])
  })

  it('know the parameters that the API document says, with their defaults', async () => {
    const document = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
    const reads = Object.entries(document.paths ?? {}).filter(([, operations]) => operations.get)
    expect(reads.length).toBeGreaterThan(10)
    for (const [route, { get }] of reads) {
      const parameters = (get?.parameters ?? []).flatMap(parameter =>
        'name' in parameter && parameter.in === 'query'
          ? [[parameter.name, defaultOf(parameter.name, parameter.schema)]]
          : [],
      )
      const policy = CACHE_POLICIES.find(line => line.route === route)
      const documented = Object.fromEntries(parameters)
      expect([route, Object.keys(policy?.parameters ?? {}).sort()]).toEqual([
        route,
        Object.keys(documented).sort(),
      ])
      if (policy?.fresh !== 'never') expect([route, policy?.parameters]).toEqual([route, documented])
    }
  })
})

/** What stands for an absent parameter, as a query would say it. The form of a list is JSON where nothing else is asked. */
function defaultOf(name: string, schema: unknown): string | null {
  if (name === 'format') return 'json'
  const known = typeof schema === 'object' && schema !== null && 'default' in schema ? schema.default : null
  return known === null ? null : String(known)
}
