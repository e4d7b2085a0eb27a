-- Why a feed of prices is refused whole: the first fault, and which of the prices have it (ten at most); null without one.
create function price_feed_refusal(fed fed_price[], prices jsonb) returns jsonb
language plpgsql stable
as $$
declare
  fault record;
begin
  select faults.code, faults.detail, jsonb_agg(prices -> (faults.position - 1) order by faults.position) as examples
  into fault
  from (
    select price.position,
      case
        when price.market_id is null then 'market_not_found'
        when price.pricing <> 'quoted' then 'market_not_quoted'
        when price.at > exchange_now() + interval '1 minute' then 'price_in_future'
        when price.kind = 'binary' and price.price > 1 or price.kind = 'scalar' and price.price <= 0 then 'price_out_of_range'
      end as code,
      case
        when price.market_id is null then 'There is no such market.'
        when price.pricing <> 'quoted' then 'Only quoted markets take prices from the feed.'
        when price.at > exchange_now() + interval '1 minute' then 'The price is from the future.'
        else 'A binary price is within 0 and 1, a scalar one above 0.'
      end as detail
    from unnest(fed) price
  ) faults
  where faults.code is not null
  group by faults.code, faults.detail
  order by min(faults.position)
  limit 1;
  if fault.code is null then return null; end if;
  return refusal(fault.code, fault.detail || ' Nothing of the feed was recorded.', jsonb_build_object(
    'faulty_count', jsonb_array_length(fault.examples),
    'faulty', (select jsonb_agg(example) from (
      select example from jsonb_array_elements(fault.examples) example limit 10
    ) first_ten)
  ));
end
$$;
