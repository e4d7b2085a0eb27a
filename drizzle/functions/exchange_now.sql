-- The exchange's time: the database's clock, or the instant that simulated time was last set to.
-- Declared stable so that every row of one statement sees one time; a command asks for it once, after its locks.
create function exchange_now() returns timestamptz
language plpgsql stable
as $$
declare
  simulated timestamptz;
begin
  select simulated_at into simulated from exchange_clock;
  return coalesce(simulated, clock_timestamp());
end
$$;

grant execute on function exchange_now() to capital_pools_worker;
