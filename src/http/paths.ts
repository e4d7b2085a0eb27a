/** Every URL that the Worker's own pages and answers link to. */
export const paths = {
  api: {
    leaderboard: '/api/pools/leaderboard',
    prices: '/api/prices',
    pool: (slug: string) => `/api/pools/${slug}`,
    pools: '/api/pools',
    snapshots: '/api/snapshots',
    transactions: (slug: string) => `/api/pools/${slug}/transactions`,
  },
  /** The dashboard at its board, ranked by a metric over a window. */
  board: (by: string, window: string) => `/exchange/pools?by=${by}&window=${window}#leaderboard`,
  boardData: (by: string, window: string) => `/api/pools/leaderboard?by=${by}&window=${window}`,
  dashboard: () => '/exchange/pools',
  openapi: '/openapi.json',
  pool: <Slug extends string>(slug: Slug) => `/exchange/pools/${slug}` as const,
  stylesheet: (hash: string) => `/assets/styles.${hash}.css`,
} as const
