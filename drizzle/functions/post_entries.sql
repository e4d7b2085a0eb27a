-- Writes ledger entries and moves the balances with them; a positive amount flows into its account. Each transaction's
-- entries sum to zero, or nothing is written. The only writer of ledger_entries and of balances.
-- Locks the accounts by id, so that transactions which share accounts queue rather than deadlock.
create function post_entries(transaction_ids uuid[], account_ids uuid[], amounts numeric[]) returns void
language plpgsql
as $$
begin
  if exists (
    select from unnest(transaction_ids, amounts) as entry (transaction_id, amount)
    group by transaction_id having sum(amount) <> 0
  ) then
    raise exception 'the entries of a transaction do not balance: % %', transaction_ids, amounts;
  end if;
  perform from accounts where id = any (account_ids) and balance is not null order by id for no key update;

  insert into ledger_entries (transaction_id, account_id, amount)
    select transaction_id, account_id, amount
    from unnest(transaction_ids, account_ids, amounts) as entry (transaction_id, account_id, amount)
    where amount <> 0;

  update accounts set balance = balance + moved.amount
    from (
      select account_id, sum(amount) as amount
      from unnest(account_ids, amounts) as entry (account_id, amount)
      group by account_id
    ) moved
    where accounts.id = moved.account_id and accounts.balance is not null and moved.amount <> 0;
end
$$;
