-- Whether a quoted market's price is older than the market allows. The market maker's price never is.
create function price_is_stale(market markets) returns boolean
language plpgsql stable
as $$
begin
  return market.pricing = 'quoted'
    and market.status in ('open', 'frozen')
    and exchange_now() - market.price_at > make_interval(secs => market.max_age_seconds);
end
$$;

grant execute on function price_is_stale(markets) to capital_pools_worker;
