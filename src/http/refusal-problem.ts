import type { Refusal, RefusalCode } from '../db/commands/refusal.ts'
import { CHALLENGE, Problem } from './problem.ts'

/** The HTTP problem that tells a client of a refusal, with its evidence as members. */
export function refusalProblem({ code, detail, ...evidence }: Refusal): Problem {
  const seconds = evidence['retry_after_seconds']
  const headers: Record<string, string> = {
    ...(code === 'unauthorized' && CHALLENGE),
    ...(typeof seconds === 'number' && { 'Retry-After': String(seconds) }),
  }
  return new Problem(statusOfRefusal(code), code, detail, evidence, headers)
}

/** The HTTP status of a refusal. */
export function statusOfRefusal(code: RefusalCode): 401 | 403 | 404 | 409 | 422 | 429 {
  switch (code) {
    case 'unauthorized':
      return 401
    case 'insufficient_scope':
      return 403
    case 'agent_not_found':
    case 'key_not_found':
    case 'market_not_found':
    case 'pool_not_found':
    case 'position_not_found':
      return 404
    case 'client_order_id_taken':
    case 'idempotency_key_reused':
    case 'market_already_settled':
    case 'market_not_frozen':
    case 'market_not_settled':
    case 'slug_taken':
      return 409
    case 'amount_out_of_range':
    case 'amount_too_small':
    case 'category_not_allowed':
    case 'duplicate_target':
    case 'insufficient_buying_power':
    case 'insufficient_cash':
    case 'insufficient_units':
    case 'insufficient_wallet_balance':
    case 'key_would_outlive':
    case 'limit_price':
    case 'long_only':
    case 'market_not_open':
    case 'market_not_quoted':
    case 'notional_not_available':
    case 'outcome_out_of_range':
    case 'price_in_future':
    case 'price_out_of_range':
    case 'rebalance_out_of_tolerance':
    case 'reversal_not_covered':
    case 'max_category_weight':
    case 'max_gross_exposure':
    case 'max_order_notional':
    case 'max_orders_per_day':
    case 'max_position_weight':
    case 'min_cash_weight':
    case 'pool_closed':
    case 'pool_quota':
    case 'pool_has_no_value':
    case 'pool_has_unowned_value':
    case 'pool_paused':
    case 'short_not_available':
    case 'stale_price':
      return 422
    case 'daily_order_quota':
      return 429
  }
}
