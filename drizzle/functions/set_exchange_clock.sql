-- Puts the exchange on simulated time at `instant`, or moves simulated time there; null returns it to the database's clock.
-- Time never goes backwards: an instant before the newest transaction, snapshot or simulated instant is an error. An
-- exchange in which nothing has happened yet may begin at any instant.
-- For the owner's role alone; the Worker's role cannot execute it.
create function set_exchange_clock(instant timestamptz) returns timestamptz
language plpgsql
as $$
declare
  happened timestamptz := greatest(
    (select created_at from transactions order by sequence desc limit 1),
    (select max(slot) from slots)
  );
  earliest timestamptz := case when happened is not null then greatest(happened, (select simulated_at from exchange_clock)) end;
begin
  if coalesce(instant, clock_timestamp()) < earliest then
    raise exception 'exchange time never goes backwards: % is before %', coalesce(instant, clock_timestamp()), earliest
      using errcode = 'invalid_parameter_value';
  end if;
  insert into exchange_clock (simulated_at) values (instant)
    on conflict (only_row) do update set simulated_at = excluded.simulated_at;
  return exchange_now();
end
$$;
