-- Moves a market from one status to another, or refuses with the status that it has.
create function set_market_status(
  key_hash bytea, idempotency_key text, request jsonb, command text, from_status text, to_status text
) returns jsonb
language plpgsql
as $$
declare
  opened record;
  market markets;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', command, request);
  if opened.reply is not null then return opened.reply; end if;
  update markets set status = to_status
    where id = market_id_of(request ->> 'market') and status = from_status
    returning * into market;
  if market.id is null then
    select * into market from markets where id = market_id_of(request ->> 'market');
    if market.id is null then return market_not_found(request ->> 'market'); end if;
    return refusal('market_not_' || from_status, format('The market "%s" is %s.', market.slug, market.status),
      jsonb_build_object('market_status', market.status));
  end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(market));
end
$$;
