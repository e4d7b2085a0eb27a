import type { Mandate } from '../queries/portfolio.ts'

/** What a pool is worth, as commands answer it: `drizzle/functions/pool_summary_json.sql`. */
export type PoolWorth = {
  id: string
  slug: string
  name: string
  status: 'active' | 'paused' | 'closed'
  cash: string
  buying_power: string
  locked_collateral: string
  nav: string
  nav_at_mark: string
  paper_gain: string
  units: string
  nav_per_unit: string | null
  exposure: { gross: string; net: string }
}

/** A pool's worth and what it is bound to: `drizzle/functions/pool_terms_json.sql`. */
export type PoolTerms = PoolWorth & {
  description: string
  strategy: string
  pause_reason: string | null
  mandate: Mandate
  /** A looser mandate that was asked for, and when it starts to hold. */
  pending_mandate: Mandate | null
  pending_mandate_at: string | null
  open_to_deposits: boolean
  inception_at: string
}

/** A deposit or withdrawal, as commands answer it: `drizzle/functions/flow_json.sql`. */
export type Flow = {
  transaction_id: string
  kind: 'deposit' | 'withdrawal'
  amount: string
  units: string
  unit_price: string
  holding: { units: string; cost: string }
  wallet_balance: string
  pool: PoolWorth
  created_at: string
}
