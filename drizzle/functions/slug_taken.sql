-- The refusal of a name that something of the same kind has already, with the same request under a name that is free.
create function slug_taken(kind text, request jsonb) returns jsonb
language sql stable
as $$
  select refusal('slug_taken', format('There is %s called "%s" already.', kind, request ->> 'slug'),
    jsonb_build_object('retry_with', request_body(request) || jsonb_build_object('slug', (
      select candidate
      from generate_series(2, 1000) number
      cross join lateral (select left(request ->> 'slug', 59) || '-' || number) named (candidate)
      where not exists (select from agents where slug = candidate)
        and not exists (select from markets where slug = candidate)
        and not exists (select from pools where slug = candidate)
      order by number limit 1
    ))))
$$;
