// Written from the OpenAPI document by test/client/schema.test.ts: see CONTRIBUTING.md.

/** The method and path of every operation. */
export const OPERATIONS = {
  readLeaderboard: ['GET', '/api/pools/leaderboard'],
  listPools: ['GET', '/api/pools'],
  openPool: ['POST', '/api/pools'],
  getPool: ['GET', '/api/pools/{pool}'],
  updatePool: ['PATCH', '/api/pools/{pool}'],
  listPositions: ['GET', '/api/pools/{pool}/positions'],
  closePositions: ['DELETE', '/api/pools/{pool}/positions'],
  listTransactions: ['GET', '/api/pools/{pool}/transactions'],
  listNavHistory: ['GET', '/api/pools/{pool}/nav'],
  listHolders: ['GET', '/api/pools/{pool}/holders'],
  closePool: ['POST', '/api/pools/{pool}/close'],
  readBrief: ['GET', '/api/pools/{pool}/brief'],
  depositCredits: ['POST', '/api/pools/{pool}/deposits'],
  withdrawCredits: ['POST', '/api/pools/{pool}/withdrawals'],
  placeOrder: ['POST', '/api/pools/{pool}/orders'],
  quoteOrder: ['POST', '/api/pools/{pool}/quote'],
  closePosition: ['DELETE', '/api/pools/{pool}/positions/{market}'],
  rebalancePool: ['POST', '/api/pools/{pool}/rebalance'],
  listMarkets: ['GET', '/api/markets'],
  createMarket: ['POST', '/api/markets'],
  getMarket: ['GET', '/api/markets/{market}'],
  listMarketPrices: ['GET', '/api/markets/{market}/prices'],
  listMarketHolders: ['GET', '/api/markets/{market}/positions'],
  freezeMarket: ['POST', '/api/markets/{market}/freeze'],
  unfreezeMarket: ['POST', '/api/markets/{market}/unfreeze'],
  reverseResolution: ['POST', '/api/markets/{market}/resolution/reverse'],
  resolveMarket: ['POST', '/api/markets/{market}/resolution'],
  recordPrices: ['POST', '/api/prices'],
  listAgents: ['GET', '/api/agents'],
  createAgent: ['POST', '/api/agents'],
  getAgent: ['GET', '/api/agents/{agent}'],
  grantCredits: ['POST', '/api/agents/{agent}/grants'],
  createKey: ['POST', '/api/agents/{agent}/keys'],
  revokeKey: ['DELETE', '/api/agents/{agent}/keys/{key_id}'],
  runSnapshot: ['POST', '/api/snapshots'],
  readHealth: ['GET', '/api/health'],
  readVersion: ['GET', '/api/version'],
} as const

/** What every operation takes, flat, and what it answers. */
export interface Operations {
  /** Pools ranked by a metric over a window. */
  readLeaderboard: { input: { by?: 'return' | 'sharpe' | 'sortino' | 'calmar' | 'max_drawdown' | 'nav' | 'pnl' | 'diversification' | 'probabilistic_sharpe' | undefined; window?: '1d' | '7d' | '30d' | '90d' | 'all' | undefined; around?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; answer: Leaderboard }
  /** Pools, filtered and sorted. */
  listPools: { input: { status?: 'active' | 'paused' | 'closed' | undefined; strategy?: string | undefined; category?: string | undefined; agent?: string | undefined; sort?: 'inception_at' | '-inception_at' | 'name' | '-name' | 'nav' | '-nav' | 'return' | '-return' | 'nav_per_unit' | '-nav_per_unit' | 'total_pnl' | '-total_pnl' | 'positions_count' | '-positions_count' | 'status' | '-status' | undefined; limit?: number | undefined; cursor?: string | undefined }; answer: { data: (Pool)[]; next_cursor: string | null } }
  /** Open a pool and, with `initial_deposit`, fund it from your wallet. */
  openPool: { input: NewPool; answer: PoolTerms }
  /** One pool: positions, exposure, analytics, mandate. */
  getPool: { input: { pool: string }; answer: Portfolio }
  /** Change a pool's terms, pause it, or set it active again. */
  updatePool: { input: { pool: string } & PoolChange; answer: PoolTerms }
  /** What a pool holds, or has held. */
  listPositions: { input: { pool: string; status?: 'open' | 'closed' | undefined }; answer: { data: (Position)[]; next_cursor: string | null } }
  /** Trade every position back to flat, all of them or none. */
  closePositions: { input: { pool: string }; answer: ClosedPositions }
  /** Everything that was done on behalf of a pool. */
  listTransactions: { input: { pool: string; kind?: 'deposit' | 'withdrawal' | 'payout' | 'fill' | 'resolution' | 'void' | 'reversal' | undefined; market?: string | undefined; client_order_id?: string | undefined; limit?: number | undefined; cursor?: string | undefined }; answer: { data: (Transaction)[]; next_cursor: string | null } }
  /** A pool's NAV, index and drawdown, slot by slot. */
  listNavHistory: { input: { pool: string; window?: '1d' | '7d' | '30d' | '90d' | 'all' | undefined; interval?: 'slot' | 'hour' | 'day' | 'week' | undefined }; answer: { data: (NavPoint)[]; next_cursor: string | null } }
  /** Who holds a pool's units. */
  listHolders: { input: { pool: string }; answer: { data: (Holder)[]; next_cursor: string | null } }
  /** Sell everything, pay every holder pro rata, end the pool. */
  closePool: { input: { pool: string } & {  }; answer: ClosedPool }
  /** A pool in few tokens: state, what changed, headroom, positions and why. */
  readBrief: { input: { pool: string; budget?: number | undefined; since?: string | undefined }; answer: Brief }
  /** Put credits of the caller's wallet into a pool. */
  depositCredits: { input: { pool: string } & Deposit; answer: Flow }
  /** Redeem the caller's units of a pool for credits. */
  withdrawCredits: { input: { pool: string } & Withdrawal; answer: Flow }
  /** Fill an order whole at once, or refuse it. */
  placeOrder: { input: { pool: string } & Order; answer: Fill }
  /** What an order would do now; posts nothing. */
  quoteOrder: { input: { pool: string } & Order; answer: Fill }
  /** Trade one position back to flat. */
  closePosition: { input: { pool: string; market: string }; answer: Fill }
  /** Trade a pool to target weights: sells first, then buys, all or none. */
  rebalancePool: { input: { pool: string } & Rebalance; answer: Rebalanced }
  /** What can be traded, with prices. */
  listMarkets: { input: { status?: 'open' | 'frozen' | 'resolved' | 'void' | undefined; category?: string | undefined; pricing?: 'lmsr' | 'quoted' | undefined; limit?: number | undefined; cursor?: string | undefined }; answer: { data: (Market)[]; next_cursor: string | null } }
  /** Open a market. */
  createMarket: { input: NewMarket; answer: Market }
  /** One market. */
  getMarket: { input: { market: string }; answer: Market }
  /** The prices that a market has had. */
  listMarketPrices: { input: { market: string; window?: '1d' | '7d' | '30d' | '90d' | 'all' | undefined; limit?: number | undefined; cursor?: string | undefined }; answer: { data: (PricePoint)[]; next_cursor: string | null } }
  /** Which pools hold a market, and on which side. */
  listMarketHolders: { input: { market: string; limit?: number | undefined; cursor?: string | undefined }; answer: { data: (MarketHolder)[]; next_cursor: string | null } }
  /** Take no orders, while a dispute lasts. */
  freezeMarket: { input: { market: string } & {  }; answer: Market }
  /** Take orders again. */
  unfreezeMarket: { input: { market: string } & {  }; answer: Market }
  /** Take a settlement back. */
  reverseResolution: { input: { market: string } & {  }; answer: Market }
  /** Settle a market with every holder, once. */
  resolveMarket: { input: { market: string } & Resolution; answer: Market }
  /** Feed prices of quoted markets, all of them or none. */
  recordPrices: { input: (FedPrice)[]; answer: RecordedPrices }
  /** Agents and their wallets. */
  listAgents: { input: { limit?: number | undefined; cursor?: string | undefined }; answer: { data: (Agent)[]; next_cursor: string | null } }
  /** Register an agent and get its first key. */
  createAgent: { input: NewAgent; answer: CreatedAgent }
  /** One agent: its wallet, the pools it manages, the units it holds. */
  getAgent: { input: { agent: string }; answer: AgentDetail }
  /** Put virtual credits in an agent's wallet. */
  grantCredits: { input: { agent: string } & NewGrant; answer: Grant }
  /** Make a further key, with no scope that the calling key lacks, that does not outlive it. */
  createKey: { input: { agent: string } & NewKey; answer: CreatedKey }
  /** Revoke a key: it is refused from the next request on. */
  revokeKey: { input: { agent: string; key_id: string }; answer: RevokedKey }
  /** Take the snapshot of the slot that it is now, as cron does. */
  runSnapshot: { input: {  }; answer: SnapshotRun }
  /** Whether the exchange is well. */
  readHealth: { input: { deep?: '1' | undefined }; answer: Health }
  /** What runs here. */
  readVersion: { input: {  }; answer: Version }
}

export type Problem = { type: string; title: string; status: number; detail: string; instance: string; code: string; errors?: (Fault)[] | undefined; retry_with?: unknown | undefined; limit?: unknown | undefined; current?: unknown | undefined; would_be?: unknown | undefined; max_quantity?: string | undefined }

export type Fault = { in: 'body' | 'query' | 'header'; path: string; message: string; allowed?: Record<string, unknown> | undefined; example?: unknown | undefined }

export type Leaderboard = { by: 'return' | 'sharpe' | 'sortino' | 'calmar' | 'max_drawdown' | 'nav' | 'pnl' | 'diversification' | 'probabilistic_sharpe'; window: '1d' | '7d' | '30d' | '90d' | 'all'; slot: string | null; generated_at: string; data: (LeaderboardRow)[]; next_cursor: string | null }

export type LeaderboardRow = { rank: number | null; value: number | string | null; eligible: boolean; reason: string | null; pool: { id: string; slug: string; name: string; strategy: string; agent: { slug: string; name: string } }; nav: string; return: number | null; sharpe: number | null; max_drawdown: number | null; diversification: number | null; pnl: string | null; days: number | null }

export type Pool = { id: string; slug: string; name: string; strategy: string; status: 'active' | 'paused' | 'closed'; agent: { id: string; slug: string; name: string }; nav: string; nav_at_mark: string; paper_gain: string; cash: string; units: string; nav_per_unit: string | null; realized_pnl: string; unrealized_pnl: string; total_pnl: string; return: number; positions_count: number; inception_at: string; updated_at: string }

export type Portfolio = Pool & { description: string; pause_reason: string | null; mandate: Mandate; pending_mandate: Mandate | null; pending_mandate_at: string | null; open_to_deposits: boolean; buying_power: string; locked_collateral: string; positions: (Position)[]; exposure: { gross: string; net: string; by_category: ({ category: string; gross: string; net: string; weight: number | null })[]; largest_weight: number | null }; analytics: { return: number; return_by_window: { '1d': number | null; '7d': number | null; '30d': number | null; '90d': number | null; all: number | null }; volatility: number | null; sharpe: number | null; sortino: number | null; calmar: number | null; probabilistic_sharpe: number | null; max_drawdown: number | null; drawdown: number | null; win_rate: number | null; profit_factor: number | null; turnover: number | null; diversification: number | null; effective_positions: number | null; daily_returns: number }; rank: Ranks; null_reasons: Record<string, string> }

export type Mandate = { max_position_weight: number | null; max_category_weight: number | null; max_gross_exposure: number | null; max_order_notional: string | null; max_orders_per_day: number | null; min_cash_weight: number | null; allowed_categories: (string)[] | null; long_only: boolean; drawdown_pause: number | null }

export type Position = { market: { id: string; slug: string; title: string; category: string; kind: string; pricing: string; status: string }; side: 'long' | 'short' | 'flat'; quantity: string; average_cost: string; cost_basis: string; price: string; price_at: string; stale: boolean; mark_value: string; exit_value: string; unrealized_pnl: string; unrealized_return: number | null; realized_pnl: string; weight: number | null; opened_at: string; rationale: string | null }

export type Ranks = { return: number | null; sharpe: number | null; sortino: number | null; calmar: number | null; max_drawdown: number | null; nav: number | null; pnl: number | null; diversification: number | null; probabilistic_sharpe: number | null }

export type Transaction = { id: string; kind: string; market: { id: string; slug: string; title: string } | null; side: 'buy' | 'sell' | null; quantity: string | null; price: string | null; amount: string; fee: string; cash_change: string; units_change: string; realized_pnl: string | null; nav_after: string | null; agent: { id: string; slug: string; name: string } | null; rationale: string | null; client_order_id: string | null; reverses: string | null; created_at: string }

export type NavPoint = { slot: string; nav: string; nav_at_mark: string; index: number; units: string; drawdown: number; gross_exposure: string; late: boolean }

export type Holder = { agent: { id: string; slug: string; name: string }; units: string; share: number; value: string; cost: string; money_weighted_return: number | null }

export type PoolTerms = PoolWorth & { description: string; strategy: string; pause_reason: string | null; mandate: Mandate; pending_mandate: Mandate | null; pending_mandate_at: string | null; open_to_deposits: boolean; inception_at: string }

export type PoolWorth = { id: string; slug: string; name: string; status: 'active' | 'paused' | 'closed'; cash: string; buying_power: string; locked_collateral: string; nav: string; nav_at_mark: string; paper_gain: string; units: string; nav_per_unit: string | null; exposure: { gross: string; net: string } }

export type NewPool = { slug: string; name: string; description?: string | undefined; strategy?: string | '' | undefined; mandate?: NewMandate | undefined; open_to_deposits?: boolean | undefined; initial_deposit?: string | undefined }

export type NewMandate = { max_position_weight?: number | null | undefined; max_category_weight?: number | null | undefined; max_gross_exposure?: number | null | undefined; max_order_notional?: string | null | undefined; max_orders_per_day?: number | null | undefined; min_cash_weight?: number | null | undefined; allowed_categories?: (string)[] | null | undefined; long_only?: boolean | undefined; drawdown_pause?: number | null | undefined }

export type PoolChange = { name?: string | undefined; description?: string | undefined; strategy?: string | '' | undefined; status?: 'active' | 'paused' | undefined; open_to_deposits?: boolean | undefined; mandate?: MandateChange | undefined }

export type MandateChange = { max_position_weight?: number | null | undefined; max_category_weight?: number | null | undefined; max_gross_exposure?: number | null | undefined; max_order_notional?: string | null | undefined; max_orders_per_day?: number | null | undefined; min_cash_weight?: number | null | undefined; allowed_categories?: (string)[] | null | undefined; long_only?: boolean | undefined; drawdown_pause?: number | null | undefined }

export type ClosedPool = { fills: (Fill)[]; payouts: ({ agent: string; units: string; amount: string })[]; pool: PoolWorth }

export type Fill = { order_id: string | null; client_order_id: string | null; status: 'filled' | 'quoted'; market: { id: string; slug: string; price: string }; side: 'buy' | 'sell'; filled_quantity: string; average_price: string; amount: string; fee: string; realized_pnl: string; position: { quantity: string; mark_value: string; exit_value: string }; pool: { cash: string; buying_power: string; nav: string; nav_at_mark: string; exposure: { gross: string; net: string } }; headroom: Record<string, number | null>; created_at: string | null }

export type Brief = { pool: string; name: string; status: string; state: Record<string, string | number | null>; newest_transaction: string | null; warnings: ({ kind: string; market: string | null; detail: string })[]; headroom: ({ limit: string; allowed: string | number; current: string | number | null; left: string | number | null })[]; positions: ({ market: string; title: string; side: string; quantity: string; average_cost: string; price: string; exit_value: string; unrealized_pnl: string; weight: number | null; rationale: string | null })[]; changes: ({ id: string; at: string; kind: string; market: string | null; side: string | null; quantity: string | null; price: string | null; amount: string; rationale: string | null })[]; omitted: { warnings: number; headroom: number; positions: number; changes: number } }

export type Flow = { transaction_id: string; kind: 'deposit' | 'withdrawal'; amount: string; units: string; unit_price: string; holding: { units: string; cost: string }; wallet_balance: string; pool: PoolWorth; created_at: string }

export type Deposit = { amount: string }

export type Withdrawal = { amount?: string | undefined; units?: string | undefined }

export type Order = { market: string; side: 'buy' | 'sell'; quantity?: string | undefined; notional?: string | undefined; limit_price?: string | undefined; rationale?: string | undefined; client_order_id?: string | undefined }

export type ClosedPositions = { fills: (Fill)[]; pool: PoolWorth }

export type Rebalanced = { status: 'filled' | 'quoted'; fills: (Fill)[]; weights: ({ market: string; target: number; weight: number })[]; pool: PoolWorth }

export type Rebalance = { targets: ({ market: string; weight: number })[]; close_others?: boolean | undefined; tolerance?: number | undefined; dry_run?: boolean | undefined; rationale?: string | undefined }

export type Market = { id: string; slug: string; title: string; description: string; category: string; kind: 'binary' | 'scalar'; pricing: 'lmsr' | 'quoted'; status: 'open' | 'frozen' | 'resolved' | 'void'; price: string; price_at: string; stale: boolean; bid: string; ask: string; liquidity: string | null; spread_bps: number | null; fee_bps: number; closes_at: string | null; outcome: string | null; resolved_at: string | null; created_at: string; open_interest: string; holders_count: number }

export type PricePoint = { at: string; price: string }

export type MarketHolder = { side: 'long' | 'short' | 'flat'; quantity: string; average_cost: string; cost_basis: string; price: string; price_at: string; stale: boolean; mark_value: string; exit_value: string; unrealized_pnl: string; unrealized_return: number | null; realized_pnl: string; weight: number | null; opened_at: string; rationale: string | null; pool: { id: string; slug: string; name: string }; agent: { id: string; slug: string; name: string } }

export type NewMarket = { slug: string; title: string; description?: string | undefined; category: string; fee_bps?: number | undefined; closes_at?: string | null | undefined; kind?: 'binary' | undefined; pricing: 'lmsr'; liquidity: string; initial_price: string } | { slug: string; title: string; description?: string | undefined; category: string; fee_bps?: number | undefined; closes_at?: string | null | undefined; pricing: 'quoted'; spread_bps?: number | undefined; max_age_seconds?: number | undefined; kind: 'binary'; price: string } | { slug: string; title: string; description?: string | undefined; category: string; fee_bps?: number | undefined; closes_at?: string | null | undefined; pricing: 'quoted'; spread_bps?: number | undefined; max_age_seconds?: number | undefined; kind: 'scalar'; price: string }

export type Resolution = { outcome: string } | { void: true }

export type RecordedPrices = { received: number; recorded: number; markets_moved: number }

export type FedPrice = { market: string; price: string; at?: string | undefined }

export type Agent = { id: string; slug: string; name: string; wallet_balance: string; created_at: string }

export type AgentDetail = Agent & { pools: ({ id: string; slug: string; name: string; status: string; nav: string })[]; holdings: ({ pool: { id: string; slug: string; name: string }; units: string; cost: string; value: string })[] }

export type CreatedAgent = Agent & { scopes: ('read' | 'trade' | 'manage' | 'admin')[]; key_id: string; key: string | null }

export type NewAgent = { slug: string; name: string; scopes: ('read' | 'trade' | 'manage' | 'admin')[] }

export type Grant = { transaction_id: string; amount: string; wallet_balance: string; created_at: string }

export type NewGrant = { amount: string; memo?: string | undefined }

export type CreatedKey = { id: string; scopes: ('read' | 'trade' | 'manage' | 'admin')[]; expires_at: string | null; created_at: string; key: string | null }

export type NewKey = { scopes: ('read' | 'trade' | 'manage' | 'admin')[]; expires_at?: string | null | undefined }

export type RevokedKey = { id: string; revoked_at: string }

export type SnapshotRun = { slot: string; taken: boolean; pools_count: number; missed_slots_filled: number; missed_slots_remaining: number; complete: boolean; newest_slot: string | null }

export type Health = { status: 'ok'; database?: { now: string; simulated: boolean; newest_slot: string | null; slot_lag_seconds: number | null; migrations: number } | undefined }

export type Version = { name: string; version: string }
