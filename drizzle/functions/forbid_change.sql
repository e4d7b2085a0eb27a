-- The books are append-only, for their owner too: a correction is a new transaction that refers to the old one.
create function forbid_change() returns trigger
language plpgsql
as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation', hint = 'Post a new transaction that reverses the old one.';
end
$$;

create trigger transactions_append_only before update or delete or truncate on transactions
  for each statement execute function forbid_change();
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function forbid_change();
