-- The refusal of a deposit that the wallet cannot pay; `member` is where the request says how much.
create function insufficient_wallet_balance(wallet numeric, amount numeric, request jsonb, member text) returns jsonb
language sql immutable
as $$
  select refusal('insufficient_wallet_balance',
    format('The wallet holds %s credits; the deposit needs %s.', wallet, amount),
    jsonb_build_object('limit', wallet::text, 'current', wallet::text,
      'would_be', (wallet - amount)::numeric(20, 6)::text, 'max_amount', wallet::text,
      'retry_with', case when wallet > 0 then request_body(request) || jsonb_build_object(member, wallet::text) end))
$$;
