-- The exchange's own account of a kind there is one of: 'treasury' or 'fees'.
create function exchange_account(account_kind text) returns uuid
language sql stable
as $$
  select id from accounts where kind = account_kind and kind in ('treasury', 'fees')
$$;
