-- The mandate that allows only what both allow, limit by limit; null is no limit.
create function tightest_mandate(one jsonb, other jsonb) returns jsonb
language sql immutable
as $$
  select one || other || jsonb_build_object(
    'max_position_weight', least((one ->> 'max_position_weight')::numeric, (other ->> 'max_position_weight')::numeric),
    'max_category_weight', least((one ->> 'max_category_weight')::numeric, (other ->> 'max_category_weight')::numeric),
    'max_gross_exposure', least((one ->> 'max_gross_exposure')::numeric, (other ->> 'max_gross_exposure')::numeric),
    'max_order_notional',
      least((one ->> 'max_order_notional')::numeric, (other ->> 'max_order_notional')::numeric)::numeric(20, 6)::text,
    'max_orders_per_day', least((one ->> 'max_orders_per_day')::integer, (other ->> 'max_orders_per_day')::integer),
    'min_cash_weight', greatest((one ->> 'min_cash_weight')::numeric, (other ->> 'min_cash_weight')::numeric),
    'drawdown_pause', least((one ->> 'drawdown_pause')::numeric, (other ->> 'drawdown_pause')::numeric),
    'long_only', (one ->> 'long_only')::boolean or (other ->> 'long_only')::boolean,
    'allowed_categories', case
      when jsonb_typeof(one -> 'allowed_categories') is distinct from 'array' then other -> 'allowed_categories'
      when jsonb_typeof(other -> 'allowed_categories') is distinct from 'array' then one -> 'allowed_categories'
      else (
        select coalesce(jsonb_agg(category order by category), '[]')
        from jsonb_array_elements(one -> 'allowed_categories') category
        where other -> 'allowed_categories' @> category
      )
    end
  )
$$;
