-- What a pool is worth and what it is bound to, as opening and changing it answer.
create function pool_terms_json(pool pools) returns jsonb
language sql stable
as $$
  select pool_summary_json(pool.id) || jsonb_build_object(
    'description', pool.description,
    'strategy', pool.strategy,
    'pause_reason', pool.pause_reason,
    'mandate', current_mandate(pool),
    'pending_mandate', pool.pending_mandate,
    'pending_mandate_at', instant_text(pool.pending_mandate_at),
    'open_to_deposits', pool.open_to_deposits,
    'inception_at', instant_text(pool.created_at)
  )
$$;
