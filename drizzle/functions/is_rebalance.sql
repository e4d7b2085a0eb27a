-- Whether targets have the form in which a client may send them: a hundred at most, with weights within 0 and 1.
create function is_rebalance(request jsonb) returns boolean
language sql immutable
as $$
  select jsonb_array_length(request -> 'targets') <= 100
    and not jsonb_path_exists(request, '$.targets[*].weight ? (@ < 0 || @ > 1)')
$$;
