/** Every URL that the Worker's own pages and answers link to. */
export const paths = {
  dashboard: () => '/exchange/pools',
  pool: (slug: string) => `/exchange/pools/${slug}`,
  api: {
    leaderboard: '/api/pools/leaderboard',
    pool: (slug: string) => `/api/pools/${slug}`,
  },
  openapi: '/openapi.json',
} as const
