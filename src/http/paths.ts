/** Parameters of an address; those that are not given, or empty, are left out. */
export type Parameters = Readonly<Record<string, string | undefined>>

/** Every URL that the Worker's own pages and answers link to. */
export const paths = {
  agent: <Slug extends string>(slug: Slug) => `/exchange/agents/${slug}` as const,
  api: {
    agent: (slug: string) => `/api/agents/${slug}`,
    holders: (slug: string) => `/api/pools/${slug}/holders`,
    leaderboard: '/api/pools/leaderboard',
    market: (slug: string) => `/api/markets/${slug}`,
    marketPrices: (slug: string) => `/api/markets/${slug}/prices`,
    markets: '/api/markets',
    nav: (slug: string) => `/api/pools/${slug}/nav`,
    pool: (slug: string) => `/api/pools/${slug}`,
    pools: '/api/pools',
    positions: (slug: string) => `/api/pools/${slug}/positions`,
    prices: '/api/prices',
    snapshots: '/api/snapshots',
    transactions: (slug: string) => `/api/pools/${slug}/transactions`,
  },
  compare: () => '/exchange/compare',
  dashboard: () => '/exchange/pools',
  docs: () => '/docs',
  icon: (hash: string) => `/assets/icon.${hash}.svg`,
  leaderboard: () => '/exchange/leaderboard',
  market: <Slug extends string>(slug: Slug) => `/exchange/markets/${slug}` as const,
  markets: () => '/exchange/markets',
  llms: '/llms.txt',
  mcp: '/mcp',
  openapi: '/openapi.json',
  pool: <Slug extends string>(slug: Slug) => `/exchange/pools/${slug}` as const,
  skill: '/SKILL.md',
  stylesheet: (hash: string) => `/assets/styles.${hash}.css`,
} as const

/** A path with its parameters and, where one is named, the part of the page. */
export function address(path: string, parameters: Parameters, fragment?: string): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    // Commas are allowed in a query, and lists are easier to read with them.
    value ? [`${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll('%2C', ',')}`] : [],
  )
  const query = given.length > 0 ? `?${given.join('&')}` : ''
  return path + query + (fragment === undefined ? '' : `#${fragment}`)
}
