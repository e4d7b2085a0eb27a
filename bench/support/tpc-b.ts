import { Client } from 'pg'
import { withClient } from '../../dev/database.ts'

/** pgbench's `--scale`: branches; a branch has 10 tellers and 100,000 accounts. */
const scale = 10

/** Makes the tables of `pgbench --initialize`, filled. */
export async function fillTpcB(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async client => {
    await client.query(`
      create schema tpc_b;
      create table tpc_b.branches (bid integer primary key, bbalance integer, filler character(88)) with (fillfactor = 100);
      create table tpc_b.tellers (tid integer primary key, bid integer, tbalance integer, filler character(84));
      create table tpc_b.accounts (aid integer primary key, bid integer, abalance integer, filler character(84));
      create table tpc_b.history (
        tid integer, bid integer, aid integer, delta integer, mtime timestamp, filler character(22)
      );
      insert into tpc_b.branches select number, 0, '' from generate_series(1, ${scale}) number;
      insert into tpc_b.tellers select number, (number - 1) / 10 + 1, 0, '' from generate_series(1, ${scale * 10}) number;
      insert into tpc_b.accounts
        select number, (number - 1) / 100000 + 1, 0, '' from generate_series(1, ${scale * 100_000}) number;`)
    await client.query('vacuum analyze tpc_b.branches, tpc_b.tellers, tpc_b.accounts')
  })
}

/** One of pgbench's clients: a connection of its own, as the role that owns the tables. */
export async function connectTpcB(ownerUrl: string): Promise<Client> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  return client
}

/**
 * The transaction of `pgbench --builtin=tpcb-like --protocol=prepared`: five statements between BEGIN and COMMIT, each sent
 * when the one before it was answered.
 */
export async function tpcBTransaction(client: Client): Promise<void> {
  const aid = oneTo(scale * 100_000)
  const tid = oneTo(scale * 10)
  const bid = oneTo(scale)
  const delta = oneTo(10_001) - 5001
  const run = (name: keyof typeof statements, values: number[]) =>
    client.query({ name, text: statements[name], values })
  await client.query('begin')
  await run('account', [delta, aid])
  await run('balance', [aid])
  await run('teller', [delta, tid])
  await run('branch', [delta, bid])
  await run('history', [tid, bid, aid, delta])
  await client.query('commit')
}

const statements = {
  account: 'update tpc_b.accounts set abalance = abalance + $1 where aid = $2',
  balance: 'select abalance from tpc_b.accounts where aid = $1',
  teller: 'update tpc_b.tellers set tbalance = tbalance + $1 where tid = $2',
  branch: 'update tpc_b.branches set bbalance = bbalance + $1 where bid = $2',
  history:
    'insert into tpc_b.history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)',
}

function oneTo(last: number): number {
  return 1 + Math.floor(Math.random() * last)
}
