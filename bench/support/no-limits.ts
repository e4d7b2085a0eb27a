/** A mandate with every limit, none of which limits anything. */
export const noLimits = {
  max_position_weight: null,
  max_category_weight: null,
  max_gross_exposure: null,
  max_order_notional: null,
  max_orders_per_day: null,
  min_cash_weight: null,
  allowed_categories: null,
  long_only: false,
  drawdown_pause: null,
}
