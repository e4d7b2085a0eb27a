-- The least tolerance, in whole millionths, that the targets which were missed are within; they are told to nine digits.
create function wider_tolerance(refused jsonb) returns numeric
language sql immutable
as $$
  select trim_scale(ceil(
    (max(abs((missed ->> 'target')::numeric - (missed ->> 'weight')::numeric)) + 0.000000001) * 1000000
  ) / 1000000)
  from jsonb_array_elements(refused -> 'refusal' -> 'missed') missed
$$;
