-- A command's request as the body that a client may send again: without what its path says and what it left out.
create function request_body(request jsonb) returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(member.key, member.value) filter (where member.value <> 'null'), '{}')
  from jsonb_each(request - 'pool' - 'agent' - 'key_hash') member
$$;
