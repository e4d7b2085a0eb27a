-- Absent and not the caller's are one answer, so that nobody learns what others keep to themselves.
create function pool_not_found(reference text) returns jsonb
language sql immutable
as $$
  select refusal('pool_not_found', format('There is no pool "%s" that this key may use.', reference))
$$;
