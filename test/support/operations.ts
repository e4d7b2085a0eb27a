import { randomUUID } from 'node:crypto'

/** What the addresses and bodies of requests name. */
export type Names = { agent: string; pool: string; market: string; quoted: string; keyId: string }

/** A method and the path with its placeholders, as the OpenAPI document writes them. */
export type Operation = { method: string; path: string }

/** The operations of an OpenAPI document. */
export function operationsOf(document: Record<string, unknown>): Operation[] {
  return Object.entries(document['paths'] as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )
}

/** The path with names in the place of its placeholders. */
export function addressOf(path: string, names: Names): string {
  return path
    .replace('{agent}', names.agent)
    .replace('{pool}', names.pool)
    .replace('{market}', names.market)
    .replace('{key_id}', names.keyId)
}

/** A body that each write accepts, by operation. Every write has its line. */
export const BODIES: Record<string, (names: Names) => unknown> = {
  'POST /api/agents': () => ({ slug: newSlug('agent'), name: 'x', scopes: ['read'] }),
  'POST /api/agents/{agent}/grants': () => ({ amount: '10' }),
  'POST /api/agents/{agent}/keys': () => ({ scopes: ['read'] }),
  'DELETE /api/agents/{agent}/keys/{key_id}': () => undefined,
  'POST /api/markets': () => ({
    slug: newSlug('market'),
    title: 'x',
    category: 'gap',
    kind: 'binary',
    pricing: 'lmsr',
    liquidity: '10',
    initial_price: '0.5',
  }),
  'POST /api/markets/{market}/resolution': () => ({ outcome: '1' }),
  'POST /api/pools': () => ({ slug: newSlug('pool'), name: 'x' }),
  'POST /api/pools/{pool}/deposits': () => ({ amount: '1' }),
  'POST /api/pools/{pool}/withdrawals': () => ({ amount: '1' }),
  'POST /api/pools/{pool}/orders': ({ market }) => ({ market, side: 'buy', quantity: '1' }),
  'POST /api/pools/{pool}/quote': ({ market }) => ({ market, side: 'buy', notional: '1' }),
  'POST /api/pools/{pool}/rebalance': ({ market }) => ({ targets: [{ market, weight: 0.1 }] }),
  'PATCH /api/pools/{pool}': () => ({ description: 'better' }),
  'DELETE /api/pools/{pool}/positions/{market}': () => undefined,
  'DELETE /api/pools/{pool}/positions': () => undefined,
  'POST /api/pools/{pool}/close': () => ({}),
  'POST /api/prices': ({ quoted }) => [{ market: quoted, price: '0.4' }],
  'POST /api/markets/{market}/freeze': () => ({}),
  'POST /api/markets/{market}/unfreeze': () => ({}),
  'POST /api/markets/{market}/resolution/reverse': () => ({}),
  'POST /api/snapshots': () => ({}),
}

/** The arguments of the tool that stands for an operation: what its path names, and what it takes, in one flat object. */
export function argumentsOf({ method, path }: Operation, names: Names): Record<string, unknown> {
  const named = Object.entries(names).filter(([name]) => path.includes(`{${name}}`))
  return { ...Object.fromEntries(named), ...(BODIES[`${method} ${path}`]?.(names) as object | undefined) }
}

function newSlug(kind: string): string {
  return `${kind}-${randomUUID().slice(0, 13)}`
}
