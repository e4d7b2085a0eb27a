export const SLUG_PATTERN = '^[a-z0-9](?:[a-z0-9-]{1,62}[a-z0-9])$'
const SHAPE = new RegExp(SLUG_PATTERN)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Words that a path uses for itself, or will: an agent, market or pool of that name could never be reached. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'agents',
  'all',
  'api',
  'assets',
  'brief',
  'close',
  'compare',
  'deposits',
  'docs',
  'exchange',
  'grants',
  'health',
  'holders',
  'keys',
  'leaderboard',
  'markets',
  'mcp',
  'me',
  'nav',
  'new',
  'orders',
  'pools',
  'positions',
  'prices',
  'quote',
  'rebalance',
  'resolution',
  'search',
  'snapshots',
  'transactions',
  'version',
  'withdrawals',
])

/** 3–64 lower-case letters, digits and inner hyphens. */
export function isSlug(text: string): boolean {
  return SHAPE.test(text)
}

/** A slug that a path can never mistake for something else: not a reserved word, and not shaped like an id. */
export function isFreeSlug(text: string): boolean {
  return isSlug(text) && !RESERVED_SLUGS.has(text) && !UUID.test(text)
}

/** What a path's `{pool}`, `{market}` or `{agent}` may be: a slug or an id. */
export function isReference(text: string): boolean {
  return isSlug(text) || UUID.test(text)
}
