import { TrieRouter } from 'hono/router/trie-router'
import { describe, expect, it } from 'vitest'
import { RememberedRoutes } from '../../src/http/remembered-routes.ts'

const ROUTES: [string, string][] = [
  ['ALL', '*'],
  ['ALL', '/api/*'],
  ['GET', '/api/pools/leaderboard'],
  ['GET', '/api/pools/:pool'],
  ['PATCH', '/api/pools/:pool'],
  ['GET', '/api/pools/:pool/nav'],
  ['GET', '/api/markets/:market/positions'],
]

function routersOf(routes: [string, string][]) {
  const routers = [new RememberedRoutes<string>(), new TrieRouter<string>()] as const
  for (const router of routers) {
    for (const [method, path] of routes) router.add(method, path, `${method} ${path}`)
  }
  return routers
}

describe('remembered routes', () => {
  it('are those that the tree finds, however often and in whatever order they are asked for', () => {
    const [remembered, tree] = routersOf(ROUTES)
    const paths = ['leaderboard', 'alpha', 'beta', 'alpha/nav', 'beta/nav', 'alpha/none', '', 'a'.repeat(300)]
    for (let turn = 0; turn < 3; turn += 1) {
      for (const method of ['GET', 'PATCH', 'DELETE', 'HEAD']) {
        for (const path of paths.toReversed()) {
          const asked = [method, `/api/pools/${path}`] as const
          expect([asked, remembered.match(...asked)]).toEqual([asked, tree.match(...asked)])
        }
      }
    }
  })

  it('keep the names of one path from another, also where thousands are asked for', () => {
    const [remembered] = routersOf(ROUTES)
    const first = remembered.match('GET', '/api/pools/pool-0')
    for (let number = 0; number < 3000; number += 1) {
      const [handlers] = remembered.match('GET', `/api/pools/pool-${number}`)
      expect(handlers.at(-1)).toEqual(['GET /api/pools/:pool', { pool: `pool-${number}` }])
    }
    expect(first[0].at(-1)?.[1]).toEqual({ pool: 'pool-0' })
    expect(remembered.match('GET', '/api/pools/pool-0')).not.toBe(first)
  })

  it('know of a route that is added later', () => {
    const [remembered] = routersOf(ROUTES.slice(0, 2))
    expect(remembered.match('GET', '/api/pools/alpha')[0]).toHaveLength(2)
    remembered.add('GET', '/api/pools/:pool', 'late')
    expect(remembered.match('GET', '/api/pools/alpha')[0]).toHaveLength(3)
  })
})
