-- Why a feed of prices is refused whole: the first fault, which of the prices have it (ten at most), and the feed without any
-- that has one; null without a fault.
create function price_feed_refusal(fed fed_price[], prices jsonb) returns jsonb
language plpgsql stable
as $$
declare
  faults price_fault[] := price_faults(fed);
  first price_fault;
  faulty jsonb;
begin
  select * into first from unnest(faults) fault order by fault.position limit 1;
  if first.code is null then return null; end if;
  select jsonb_agg(prices -> (fault.position - 1) order by fault.position) into faulty
    from unnest(faults) fault where fault.code = first.code;
  return refusal(first.code, first.detail || ' Nothing of the feed was recorded.', jsonb_build_object(
    'faulty_count', jsonb_array_length(faulty),
    'faulty', jsonb_path_query_array(faulty, '$[0 to 9]'),
    'retry_with', (
      select jsonb_agg(listed.price order by listed.position)
      from jsonb_array_elements(prices) with ordinality as listed (price, position)
      where listed.position not in (select fault.position from unnest(faults) fault)
    )
  ));
end
$$;
