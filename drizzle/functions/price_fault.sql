-- What is wrong with a price of the feed, counted from 1.
create type price_fault as (
  position integer,
  code text,
  detail text
);
