-- The running figures of the returns between two states of one series: those of `upto` without those of `since`.
-- Pébay's merge (2008), solved for the second part. Drawdown is not a matter of the two ends alone, and is left at 0.
create function performance_between(since performance_state, upto performance_state) returns performance_state
language plpgsql immutable parallel safe
as $$
declare
  part performance_state;
  n1 float8 := since.returns_count;
  n2 float8 := upto.returns_count - since.returns_count;
  n float8 := upto.returns_count;
  delta float8;
begin
  if n1 = 0 then
    return upto;
  end if;
  part := row (n2, 0, 0, 0, 0, 0, 1, 1, 0)::performance_state;
  if n2 > 0 then
    part.mean := (n * upto.mean - n1 * since.mean) / n2;
    delta := part.mean - since.mean;
    part.m2 := greatest(upto.m2 - since.m2 - delta ^ 2 * n1 * n2 / n, 0);
    part.m3 := upto.m3 - since.m3 - delta ^ 3 * n1 * n2 * (n1 - n2) / n ^ 2
      - 3 * delta * (n1 * part.m2 - n2 * since.m2) / n;
    part.m4 := upto.m4 - since.m4 - delta ^ 4 * n1 * n2 * (n1 ^ 2 - n1 * n2 + n2 ^ 2) / n ^ 3
      - 6 * delta ^ 2 * (n1 ^ 2 * part.m2 + n2 ^ 2 * since.m2) / n ^ 2
      - 4 * delta * (n1 * part.m3 - n2 * since.m3) / n;
    part.downside_squares := greatest(upto.downside_squares - since.downside_squares, 0);
    part.performance_index := coalesce(upto.performance_index / nullif(since.performance_index, 0), 1);
  end if;
  return part;
end
$$;

grant execute on function performance_between(performance_state, performance_state) to capital_pools_worker;
