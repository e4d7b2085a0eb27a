-- A pool's figures over a window that ends with its snapshot `taken` and began with its snapshot `began`; since its inception
-- at `opened_at` where the window is all of its history. All null where the window began before the pool did.
-- Moments are the difference of two running states; the fall is carried forward from `previous`, the slot before.
create function window_metrics(
  window_name text, opened_at timestamptz, began snapshots, taken snapshots, previous pool_metrics,
  out days integer, out window_return float8, out pnl numeric, out fall_high float8, out fall_high_at timestamptz,
  out max_drawdown float8, out fall_began_at timestamptz, out figures performance_figures, out figures_reason text
)
language plpgsql stable
as $$
declare
  is_since_inception boolean := window_days(window_name) is null;
  history_days float8;
  state performance_state := daily_performance(taken);
  fall record;
  gated record;
begin
  if is_since_inception then
    window_return := taken.performance_index - 1;
    pnl := taken.realized_pnl + taken.unrealized_pnl;
    max_drawdown := taken.max_drawdown;
    -- A pool that was opened after the slot's instant, but before its run, is in it.
    history_days := greatest(extract(epoch from taken.slot - opened_at) / 86400, 0);
  elsif began.slot is not null then
    window_return := taken.performance_index / nullif(began.performance_index, 0) - 1;
    pnl := taken.realized_pnl + taken.unrealized_pnl - began.realized_pnl - began.unrealized_pnl;
    fall := window_fall(previous, began, taken);
    fall_high := fall.high;
    fall_high_at := fall.high_at;
    max_drawdown := fall.drawdown;
    fall_began_at := fall.fall_began_at;
    history_days := extract(epoch from taken.slot - began.slot) / 86400;
    state := performance_between(daily_performance(began), state);
    state.max_drawdown := max_drawdown;
  else
    figures_reason := 'history_shorter_than_window';
    return;
  end if;
  days := floor(history_days);
  gated := gated_figures(state, history_days);
  figures := gated.figures;
  figures_reason := gated.reason;
end
$$;
