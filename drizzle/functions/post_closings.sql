-- Trades every position of a locked pool, whose markets are locked, back to flat: their fills, or the first refusal.
-- Fills before a refusal stay posted; the caller undoes them.
create function post_closings(
  pool pools, caller uuid, idempotency_key text, rationale text, out refused jsonb, out fills jsonb
)
language plpgsql
as $$
declare
  held record;
  closed record;
begin
  fills := '[]';
  for held in
    select positions.quantity, markets.id, markets.slug from positions join markets on markets.id = positions.market_id
    where positions.pool_id = pool.id and positions.quantity <> 0
    order by markets.id
  loop
    closed := fill_order(
      pool, (select markets from markets where id = held.id), -held.quantity,
      closing_request(held.quantity, jsonb_build_object('market', held.slug, 'rationale', rationale)),
      caller, idempotency_key, false
    );
    if closed.refused is not null then
      refused := closed.refused;
      return;
    end if;
    fills := fills || closed.answer;
  end loop;
end
$$;
