-- The refusal of a deposit that the wallet cannot pay.
create function insufficient_wallet_balance(wallet numeric, amount numeric) returns jsonb
language sql immutable
as $$
  select refusal('insufficient_wallet_balance',
    format('The wallet holds %s credits; the deposit needs %s.', wallet, amount),
    jsonb_build_object('limit', wallet::text, 'current', wallet::text,
      'would_be', (wallet - amount)::numeric(20, 6)::text, 'max_amount', wallet::text))
$$;
