import type { Client } from 'pg'

/** Slots one after another, the first at `start`. */
type Slots = { start: Date; count: number; slotSeconds: number }

/**
 * Plays a history of the pools that there are, on simulated time: before each slot the markets that they hold move by a step of a
 * random walk, always the same one, and the slot is taken as cron takes it. At noon each pool sells half of one of its long
 * positions and buys it back, by orders, so that some of its trades won and some lost. Performance indexes begin at 1.
 */
export async function playHistory(owner: Client, { start, count, slotSeconds }: Slots): Promise<void> {
  await owner.query(`
    update pools set index_nav = nav from pool_valuations where pool_id = id;
    insert into accounts (kind, market_id, balance) select 'market', id, 1000000 from markets;
    insert into api_keys (agent_id, key_hash, scopes, created_at)
      select id, sha256(slug::bytea), '{trade}', exchange_now() from agents where id in (select agent_id from pools);
    set synchronous_commit = off;`)
  // In one round trip. It commits as it goes, because the rows of past boards can be cleared away only between transactions.
  await owner.query(`
    do $play$
    declare
      slot timestamptz := '${start.toISOString()}';
    begin
      perform setseed(0.5);
      for number in 1..${count} loop
        perform set_exchange_clock(slot);
        ${moveHeldMarkets};
        if slot = date_trunc('day', slot, 'utc') + interval '12 hours' then
          ${tradeHalves}
          -- A day takes less than a tenth of a second: no autovacuum would see the tables grow, nor the planner with it.
          analyze snapshots, slots, pool_metrics;
        end if;
        perform take_snapshots(slot, ${slotSeconds});
        commit;
        slot := slot + make_interval(secs => ${slotSeconds});
      end loop;
    end
    $play$`)
  await owner.query('set synchronous_commit = on')
}

/** One more step of the walk, at the present instant: in a month the logit of a price goes about one up or down. */
export async function moveMarkets(owner: Client): Promise<void> {
  await owner.query(moveHeldMarkets)
}

const moveHeldMarkets = `
  update markets
    set net_quantity = net_quantity + step, price_at = exchange_now(),
      price = round(lmsr_price(liquidity::float8, opening_outstanding + (net_quantity + step)::float8)::numeric, 6)
    from (
      select id, round((20 * random_normal())::numeric, 6) as step
      from (select id from markets where id in (select market_id from positions) order by slug) held_markets
    ) steps
    where markets.id = steps.id`

const tradeHalves = `
  declare
    half record;
    wanted_side text;
    reply jsonb;
  begin
    for half in
      select distinct on (pools.slug) pools.slug as pool, markets.slug as market, trunc(quantity / 2) as quantity,
        sha256(agents.slug::bytea) as key_hash
      from positions
      join pools on pools.id = positions.pool_id
      join agents on agents.id = pools.agent_id
      join markets on markets.id = positions.market_id
      where quantity >= 2
      order by pools.slug, md5(markets.slug || number)
    loop
      foreach wanted_side in array array['sell', 'buy'] loop
        reply := place_order(half.key_hash, null, jsonb_build_object(
          'pool', half.pool, 'market', half.market, 'side', wanted_side, 'quantity', half.quantity::text));
        if reply -> 'answer' is null then
          raise exception 'An order was refused: %', reply;
        end if;
      end loop;
    end loop;
  end;`
