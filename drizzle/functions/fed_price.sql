-- One price of the operator's feed, with its market found; a market that there is none of is null.
create type fed_price as (
  position integer,
  market_id uuid,
  kind text,
  pricing text,
  price numeric,
  at timestamptz
);
