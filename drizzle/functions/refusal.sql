-- A command's answer when it will not: a stable code, a sentence, and the evidence as further members.
create function refusal(code text, detail text, members jsonb default '{}') returns jsonb
language sql immutable
as $$
  select jsonb_build_object('refusal', jsonb_build_object('code', code, 'detail', detail) || members)
$$;
