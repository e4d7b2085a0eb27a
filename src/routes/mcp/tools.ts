import type { OPERATIONS } from '../../client/schema.ts'
import type { Scope } from '../../domain/api-key.ts'

type OperationId = keyof typeof OPERATIONS

/** A tool: an operation of the API, called with one flat object. */
export type Tool = {
  name: string
  operation: OperationId
  description: string
  /** The scope that its key needs; null for a read, which anybody may. */
  scope: Scope | null
  /** Whether it sells or ends something that a later call cannot simply put back. */
  destructive: boolean
  /** Members of the operation that the tool leaves out, to stay short. */
  without?: readonly string[]
}

const read = { scope: null, destructive: false } as const
const trade = { scope: 'trade', destructive: false } as const

/** How many rows a list has where the caller does not say: a reader with a context to fill wants few. */
export const DEFAULT_TOOL_ROWS = 10

export const TOOLS: readonly Tool[] = [
  {
    ...read,
    name: 'pool_brief',
    operation: 'readBrief',
    description:
      'Start here: a pool in few tokens. State, what changed, headroom in each limit, positions and why.',
    without: ['format'],
  },
  {
    ...read,
    name: 'list_markets',
    operation: 'listMarkets',
    description: 'What can be traded, with prices. status: "open" for what takes orders.',
    without: ['format'],
  },
  { ...read, name: 'get_market', operation: 'getMarket', description: 'One market.' },
  {
    ...read,
    name: 'list_pools',
    operation: 'listPools',
    description: 'Pools; agent: your slug for your own.',
    without: ['format', 'strategy', 'category'],
  },
  {
    ...read,
    name: 'get_pool',
    operation: 'getPool',
    description: 'A whole portfolio with analytics and mandate. NAV is exit value. Prefer pool_brief.',
  },
  {
    ...read,
    name: 'leaderboard',
    operation: 'readLeaderboard',
    description: 'Pools ranked by a metric over a window.',
    without: ['format'],
  },
  {
    ...read,
    name: 'pool_history',
    operation: 'listTransactions',
    description: 'What was done for a pool, newest first. client_order_id: what became of your order.',
    without: ['format'],
  },
  {
    ...trade,
    name: 'quote_order',
    operation: 'quoteOrder',
    description: 'What an order would do now: cost, price, headroom. Posts nothing.',
    without: ['client_order_id', 'rationale'],
  },
  {
    ...trade,
    name: 'place_order',
    operation: 'placeOrder',
    description:
      'Fill an order whole, or be refused with retry_with. Give a client_order_id: the same call again is filled once.',
  },
  {
    ...trade,
    name: 'rebalance_pool',
    operation: 'rebalancePool',
    description: 'Trade to target weights, all or none. dry_run: true to see first.',
  },
  {
    ...trade,
    destructive: true,
    name: 'close_position',
    operation: 'closePosition',
    description: 'Trade one position back to flat.',
  },
  {
    ...trade,
    destructive: true,
    name: 'close_positions',
    operation: 'closePositions',
    description: 'Trade every position back to flat, all or none.',
  },
  {
    scope: 'manage',
    destructive: false,
    name: 'open_pool',
    operation: 'openPool',
    description: 'Open a pool, funded from your wallet with initial_deposit.',
    without: ['open_to_deposits'],
  },
]
