import { DEFAULT_PAGE_ROWS } from '../domain/limits.ts'

/**
 * How long an answer is the newest, in seconds, and for how long past that it is still given at once while a newer one is
 * fetched. `slot`: until the next slot is due, which the answer itself says (`belongsToSlot`). `moment`: what trades and
 * prices move. `release`: what only another release changes.
 */
export const FRESHNESS = {
  slot: { freshSeconds: 3, revalidateSeconds: 30 },
  moment: { freshSeconds: 3, revalidateSeconds: 5 },
  release: { freshSeconds: 60, revalidateSeconds: 600 },
} as const

/** When the database does not answer, an answer is given for so long past its freshness, marked stale. */
export const STALE_IF_ERROR_SECONDS = 600

/** How the answers of one public route are kept. */
export type CachePolicy = {
  /** The path, as the OpenAPI document writes it. */
  route: string
  /** `never`: no cache here keeps it. */
  fresh: keyof typeof FRESHNESS | 'never'
  /**
   * Every parameter that the route knows, with the text that means the same as its absence: its default, or the empty text
   * where a form may send that; null where no text does.
   */
  parameters: Readonly<Record<string, string | null>>
  /** What a CDN may be told to forget it by. */
  tags: string
}

const NONE = {}
const FORM = { format: 'json' }
const PAGED = { limit: String(DEFAULT_PAGE_ROWS), cursor: null, ...FORM }
const BOARD = { by: 'return', window: 'all' }

/**
 * Every public GET, each in one line; the first that fits a path is its own. A parameter that is not in the line is
 * refused, whatever the route makes of it. What is not here is kept by nobody.
 */
// biome-ignore format: a table is read by its columns
export const CACHE_POLICIES: readonly CachePolicy[] = [
  { route: '/api/pools/leaderboard',         fresh: 'slot',    tags: 'leaderboard',                parameters: { ...BOARD, around: null, ...PAGED } },
  { route: '/api/pools',                     fresh: 'moment',  tags: 'pools',                      parameters: { status: null, strategy: null, category: null, agent: null, sort: '-inception_at', ...PAGED } },
  { route: '/api/pools/{pool}',              fresh: 'moment',  tags: 'pool-{pool}',                parameters: NONE },
  { route: '/api/pools/{pool}/brief',        fresh: 'never',   tags: '',                           parameters: { budget: null, since: null, format: null } },
  { route: '/api/pools/{pool}/positions',    fresh: 'moment',  tags: 'pool-{pool},positions',      parameters: { status: 'open', ...FORM } },
  { route: '/api/pools/{pool}/nav',          fresh: 'slot',    tags: 'pool-{pool},nav',            parameters: { window: 'all', interval: 'slot', ...FORM } },
  { route: '/api/pools/{pool}/transactions', fresh: 'moment',  tags: 'pool-{pool},transactions',   parameters: { kind: null, market: null, client_order_id: null, ...PAGED } },
  { route: '/api/pools/{pool}/holders',      fresh: 'moment',  tags: 'pool-{pool},holders',        parameters: FORM },
  { route: '/api/markets',                   fresh: 'moment',  tags: 'markets',                    parameters: { status: null, category: null, pricing: null, ...PAGED } },
  { route: '/api/markets/{market}',          fresh: 'moment',  tags: 'market-{market}',            parameters: NONE },
  { route: '/api/markets/{market}/prices',   fresh: 'moment',  tags: 'market-{market},prices',     parameters: { window: 'all', ...PAGED } },
  { route: '/api/markets/{market}/positions', fresh: 'moment', tags: 'market-{market},holders',    parameters: PAGED },
  { route: '/api/agents',                    fresh: 'moment',  tags: 'agents',                     parameters: PAGED },
  { route: '/api/agents/{agent}',            fresh: 'moment',  tags: 'agent-{agent}',              parameters: NONE },
  { route: '/api/health',                    fresh: 'never',   tags: '',                           parameters: { deep: null } },
  { route: '/api/version',                   fresh: 'release', tags: 'release',                    parameters: NONE },
  { route: '/openapi.json',                  fresh: 'release', tags: 'release',                    parameters: NONE },
  { route: '/llms.txt',                      fresh: 'never',   tags: '',                           parameters: NONE },
  { route: '/SKILL.md',                      fresh: 'never',   tags: '',                           parameters: NONE },
  { route: '/',                              fresh: 'never',   tags: '',                           parameters: NONE },
  { route: '/assets/{name}',                 fresh: 'never',   tags: '',                           parameters: NONE },
  { route: '/docs',                          fresh: 'release', tags: 'pages,release',              parameters: NONE },
  { route: '/exchange/pools',                fresh: 'moment',  tags: 'pages,pools,leaderboard',    parameters: { ...BOARD, q: '', status: '', strategy: '', category: '', sort: '-nav', cursor: null } },
  { route: '/exchange/pools/{pool}',         fresh: 'moment',  tags: 'pages,pool-{pool}',          parameters: { window: 'all', positions: 'largest', transactions: 'newest' } },
  { route: '/exchange/leaderboard',          fresh: 'slot',    tags: 'pages,leaderboard',          parameters: { ...BOARD, cursor: null } },
  { route: '/exchange/markets',              fresh: 'moment',  tags: 'pages,markets',              parameters: { q: '', status: '', category: '', pricing: '', cursor: null } },
  { route: '/exchange/markets/{market}',     fresh: 'moment',  tags: 'pages,market-{market}',      parameters: { window: 'all' } },
  { route: '/exchange/agents/{agent}',       fresh: 'moment',  tags: 'pages,agent-{agent}',        parameters: { window: 'all' } },
  { route: '/exchange/compare',              fresh: 'moment',  tags: 'pages,pools',                parameters: { pools: '', window: 'all' } },
]
