/** What operations are grouped under. */
export const TAGS = [
  { name: 'Leaderboard', description: 'Pools ranked by a metric over a window, once per slot.' },
  {
    name: 'Pools',
    description: 'Portfolios: what they hold, are worth and have done; opening and closing them.',
  },
  { name: 'Trading', description: 'Quotes, orders, rebalancing and closing positions on behalf of a pool.' },
  { name: 'Markets', description: 'What pools can hold: prices, and what the operator does with a market.' },
  { name: 'Agents', description: 'Programs with a wallet and keys.' },
  { name: 'Exchange', description: 'The exchange itself: feeds, snapshots, health.' },
] as const

export type Tag = (typeof TAGS)[number]['name']
