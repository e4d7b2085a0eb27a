/** Every reason for which a command may say no. The HTTP status of each is in `http/refusal-problem.ts`. */
export const REFUSAL_CODES = [
  'unauthorized',
  'insufficient_scope',
  'idempotency_key_reused',
  'agent_not_found',
  'key_not_found',
  'market_not_found',
  'pool_not_found',
  'slug_taken',
  'client_order_id_taken',
  'market_already_settled',
  'amount_out_of_range',
  'amount_too_small',
  'insufficient_wallet_balance',
  'insufficient_units',
  'insufficient_cash',
  'pool_has_no_value',
  'pool_closed',
  'pool_paused',
  'market_not_open',
  'stale_price',
  'short_not_available',
  'limit_price',
  'insufficient_buying_power',
  'long_only',
  'category_not_allowed',
  'max_order_notional',
  'max_orders_per_day',
  'max_position_weight',
  'max_category_weight',
  'max_gross_exposure',
  'min_cash_weight',
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** A command's no: its code, a sentence, and the evidence as further members. */
export type Refusal = { code: RefusalCode; detail: string; [evidence: string]: unknown }
