-- Goes on with one slot: its snapshots and, where it is the slot of the run, its boards, until `rows_left` are written or
-- nothing is missing; then the slot is `complete` and listed. A slot of the past is late, and has no boards: nobody saw them.
create function take_slot(
  due_slot timestamptz, run_slot timestamptz, slot_seconds integer, most_rows integer,
  out rows_left integer, out complete boolean
)
language plpgsql
as $$
declare
  is_late boolean := due_slot < run_slot or exchange_now() >= due_slot + make_interval(secs => slot_seconds);
  previous_slot timestamptz := (select max(slot) from slots);
  board_window text;
begin
  complete := false;
  rows_left := most_rows - insert_snapshots(due_slot, is_late, most_rows);
  if due_slot = run_slot then
    foreach board_window in array array['1d', '7d', '30d', '90d', 'all'] loop
      continue when exists (select from pool_metrics where slot = due_slot and window_name = board_window);
      if rows_left <= 0 then return; end if;
      rows_left := rows_left - insert_pool_metrics(due_slot, previous_slot, board_window);
    end loop;
    perform pause_drawn_down_pools(due_slot) where not is_late;
  elsif rows_left <= 0 then
    return;
  else
    -- What its own run may have left, which was cut off.
    delete from pool_metrics where slot = due_slot;
  end if;
  insert into slots (slot, pools_count, late, ranked, taken_at)
    select due_slot, count(*), is_late, due_slot = run_slot, exchange_now() from snapshots where slot = due_slot;
  delete from pool_metrics where slot < (select slot from slots where ranked order by slot desc offset 2 limit 1);
  complete := true;
end
$$;
