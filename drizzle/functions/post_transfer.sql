-- The entries of a transaction between two accounts: `amount` credits leave the one and enter the other.
create function post_transfer(transaction_id uuid, from_account uuid, to_account uuid, amount numeric) returns void
language sql
as $$
  select post_entries(array[transaction_id, transaction_id], array[from_account, to_account], array[-amount, amount])
$$;
