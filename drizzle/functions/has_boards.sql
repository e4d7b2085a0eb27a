-- Whether the boards of a slot can be read: it is listed as one that has some, and they were not cleared away.
create function has_boards(board_slot timestamptz) returns boolean
language sql stable
as $$
  select exists (select from slots where slots.slot = board_slot and slots.ranked)
    and board_slot >= (select min(slot) from pool_metrics)
$$;

grant execute on function has_boards(timestamptz) to capital_pools_worker;
