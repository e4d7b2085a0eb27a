-- The market that an id or a slug names, locked to the end of the transaction; null where there is none.
-- An order moves an LMSR market, so it has it to itself. A quoted market does not notice orders: they share it, and only
-- keep its price and status as they are meanwhile.
create function locked_market(reference text) returns markets
language plpgsql
as $$
declare
  market markets;
begin
  select * into market from markets where id = market_id_of(reference);
  if market.pricing = 'quoted' then
    select * into market from markets where id = market.id for share;
  else
    select * into market from markets where id = market.id for no key update;
  end if;
  return market;
end
$$;
