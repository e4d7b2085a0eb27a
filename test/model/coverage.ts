/** Counts what happened in a run, so that a run in which something hardly ever happens does not pass for a test of it. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }

  /** What happened less than a third as often as is usual, a line each. `usual` counts are for 100 sequences. */
  missing(usual: Readonly<Record<string, number>>, sequences: number): string[] {
    return Object.entries(usual).flatMap(([what, perHundred]) => {
      const minimum = Math.floor((perHundred * sequences) / 300)
      const count = this.#counts.get(what) ?? 0
      return count < minimum ? [`${what}: ${count} instead of at least ${minimum}`] : []
    })
  }

  toString(): string {
    return [...this.#counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([what, count]) => `${String(count).padStart(7)} ${what}`)
      .join('\n')
  }
}

/** How often each thing happens in 100 sequences at the least: about a third of how often it does. */
export const MINIMUMS: Readonly<Record<string, number>> = {
  'change pool': 50,
  clock: 120,
  'close pool': 5,
  'close position': 15,
  'close positions': 25,
  cron: 50,
  deposit: 45,
  feed: 100,
  freeze: 15,
  grant: 100,
  'late snapshot': 100,
  'open market': 150,
  'open pool': 90,
  order: 200,
  'order as quoted': 30,
  'order refused as its quote': 30,
  'order that flips': 8,
  'order that leaves a short': 35,
  'order that reduces': 55,
  'order with a fee': 110,
  'pause for a drawdown': 2,
  quote: 30,
  rebalance: 35,
  'rebalance told what would pass': 9,
  repeat: 35,
  resolve: 50,
  reverse: 18,
  'run snapshot': 22,
  snapshot: 220,
  unfreeze: 7,
  void: 17,
  withdraw: 50,
  'refused: amount_too_small': 2,
  'refused: category_not_allowed': 10,
  'refused: client_order_id_taken': 1,
  'refused: duplicate_target': 2,
  'refused: idempotency_key_reused': 15,
  'refused: insufficient_buying_power': 60,
  'refused: insufficient_cash': 4,
  'refused: insufficient_units': 14,
  'refused: insufficient_wallet_balance': 13,
  'refused: limit_price': 60,
  'refused: long_only': 2,
  'refused: market_already_settled': 3,
  'refused: market_not_frozen': 12,
  'refused: market_not_open': 25,
  'refused: market_not_quoted': 2,
  'refused: market_not_settled': 15,
  'refused: max_category_weight': 2,
  'refused: max_gross_exposure': 5,
  'refused: max_order_notional': 5,
  'refused: max_orders_per_day': 5,
  'refused: max_position_weight': 8,
  'refused: min_cash_weight': 2,
  'refused: notional_not_available': 2,
  'refused: outcome_out_of_range': 2,
  'refused: pool_closed': 8,
  'refused: pool_has_no_value': 3,
  'refused: pool_not_found': 30,
  'refused: pool_paused': 18,
  'refused: position_not_found': 4,
  'refused: price_in_future': 6,
  'refused: price_out_of_range': 4,
  'refused: rebalance_out_of_tolerance': 5,
  'refused: reversal_not_covered': 3,
  'refused: short_not_available': 12,
  'refused: stale_price': 6,
}
