"""The exchange's three reads as a FastAPI service with psycopg usually has them: rows are fetched, and figures made of them here."""

import math
import os
from collections import defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from performance import analytics, null_reasons
from psycopg.rows import namedtuple_row, tuple_row
from psycopg_pool import ConnectionPool

PAGE_ROWS = 50
MICRO = Decimal("0.000001")
NANO = Decimal("0.000000001")
ZERO = Decimal("0.000000")

database = ConnectionPool(
    os.environ["DATABASE_URL"],
    min_size=8,
    max_size=8,
    kwargs={"row_factory": namedtuple_row, "autocommit": True, "options": "-c TimeZone=UTC"},
)
app = FastAPI()

SUMMARY = """
    select pools.id, pools.slug, pools.name, pools.strategy, pools.status, pools.units,
      pools.performance_index, pools.index_nav, pools.created_at, pools.updated_at,
      agents.id as agent_id, agents.slug as agent_slug, agents.name as agent_name, accounts.balance as cash
"""
# Time is the exchange's, which the bench has stood still.
TERMS = """,
      pools.description, pools.pause_reason, pools.open_to_deposits, pools.mandate, pools.pending_mandate,
      pools.pending_mandate_at, exchange_now() as now
"""
POOLS = """
    from pools
    join agents on agents.id = pools.agent_id
    join accounts on accounts.pool_id = pools.id
"""
NEWEST_POOLS = SUMMARY + POOLS + "order by pools.created_at desc, pools.id desc limit %s"
POOL_BY_SLUG = SUMMARY + TERMS + POOLS + "where pools.slug = %s"
POSITIONS_OF = """
    select positions.pool_id, positions.market_id, positions.quantity, positions.cost_basis, positions.average_cost,
      positions.realized_pnl, positions.opened_at, positions.rationale,
      markets.slug, markets.title, markets.category, markets.kind, markets.pricing, markets.status, markets.liquidity,
      markets.opening_outstanding, markets.net_quantity, markets.price, markets.price_at, markets.fee_bps
    from positions
    join markets on markets.id = positions.market_id
    where positions.pool_id = any(%s)
"""
HISTORY_OF = """
    select slot, performance_index, nav::float8 from snapshots where pool_id = %s order by slot
"""
TRANSACTIONS_OF = "select kind, amount, realized_pnl from transactions where pool_id = %s"
OPEN_POOLS = SUMMARY + POOLS + "where pools.status <> 'closed'"
ALL_MARKETS = """
    select id, category, liquidity, opening_outstanding, net_quantity, price, fee_bps from markets
"""
ALL_POSITIONS = "select pool_id, market_id, quantity, cost_basis, realized_pnl from positions"


@app.get("/api/pools")
def list_pools():
    with database.connection() as connection:
        pools = connection.execute(NEWEST_POOLS, [PAGE_ROWS]).fetchall()
        positions = connection.execute(POSITIONS_OF, [[pool.id for pool in pools]]).fetchall()
    held = grouped(positions)
    return JSONResponse({"data": [summary(pool, worth(pool, with_market(held[pool.id]))) for pool in pools]})


# Before the route of one pool, which would take "leaderboard" for a pool.
@app.get("/api/pools/leaderboard")
def leaderboard():
    with database.connection() as connection:
        pools = connection.execute(OPEN_POOLS).fetchall()
        markets = {market.id: market for market in connection.execute(ALL_MARKETS)}
        positions = connection.execute(ALL_POSITIONS).fetchall()
    held = grouped(positions)
    board = []
    for pool in pools:
        figures = worth(pool, [(position, markets[position.market_id]) for position in held[pool.id]])
        board.append((figures["return"], pool, figures))
    board.sort(key=lambda row: (-row[0], row[1].created_at, row[1].id))
    rows = []
    rank = 0
    for place, (value, pool, figures) in enumerate(board[:PAGE_ROWS], start=1):
        if place == 1 or value != board[place - 2][0]:
            rank = place
        rows.append(board_row(rank, value, pool, figures))
    return JSONResponse({"by": "return", "window": "all", "data": rows})


@app.get("/api/pools/{slug}")
def one_pool(slug: str):
    with database.connection() as connection:
        pool = connection.execute(POOL_BY_SLUG, [slug]).fetchone()
        if pool is None:
            raise HTTPException(404, f'There is no pool "{slug}".')
        positions = connection.execute(POSITIONS_OF, [[pool.id]]).fetchall()
        # Thousands of rows: as plain tuples, of numbers that need no parsing, they come in less time.
        history = connection.cursor(row_factory=tuple_row).execute(HISTORY_OF, [pool.id], binary=True).fetchall()
        transactions = connection.execute(TRANSACTIONS_OF, [pool.id]).fetchall()
    return JSONResponse(detail(pool, worth(pool, with_market(positions)), history, transactions))


def grouped(positions):
    held = defaultdict(list)
    for position in positions:
        held[position.pool_id].append(position)
    return held


def with_market(joined):
    """Rows that have a position and its market in one."""
    return [(row, row) for row in joined]


def cost_level(liquidity, outstanding):
    """Hanson's cost function C(q) = max(q, 0) + b ln(1 + e^(-|q|/b))."""
    return max(outstanding, 0.0) + liquidity * math.log(1 + math.exp(-min(abs(outstanding) / liquidity, 700)))


def exit_value(market, quantity):
    """What closing the position now would pay: rounded down, and the fee up."""
    liquidity = float(market.liquidity)
    outstanding = market.opening_outstanding + float(market.net_quantity)
    pays = cost_level(liquidity, outstanding) - cost_level(liquidity, outstanding - float(quantity))
    # The fifteen digits that Postgres keeps of a double that it makes a decimal.
    proceeds = Decimal(f"{pays:.15g}").quantize(MICRO, ROUND_FLOOR)
    if market.fee_bps == 0:
        return proceeds
    return proceeds - (abs(proceeds) * market.fee_bps / 10000).quantize(MICRO, ROUND_CEILING)


def worth(pool, held):
    """A pool's figures from its positions and their markets."""
    nav = nav_at_mark = pool.cash
    realized = unrealized = locked = ZERO
    gross = defaultdict(lambda: ZERO)
    net = defaultdict(lambda: ZERO)
    valued = []
    for position, market in held:
        quantity = position.quantity
        mark_value = (quantity * market.price).quantize(MICRO, ROUND_HALF_UP)
        pays = exit_value(market, quantity)
        gain = pays - position.cost_basis if quantity > 0 else pays + position.cost_basis
        nav += pays
        nav_at_mark += mark_value
        realized += position.realized_pnl
        unrealized += gain
        if quantity < 0:
            locked -= quantity
        if quantity != 0:
            gross[market.category] += abs(mark_value)
            net[market.category] += mark_value
        valued.append((position, market, mark_value, pays, gain))
    total = float(sum(gross.values()))
    index = pool.performance_index
    if pool.index_nav > 0:
        index = index * float(nav) / float(pool.index_nav)
    return {
        "nav": nav,
        "nav_at_mark": nav_at_mark,
        "realized": realized,
        "unrealized": unrealized,
        "index": index,
        "return": index - 1,
        "diversification": 1 - sum(float(part) ** 2 for part in gross.values()) / total**2 if total > 0 else None,
        "locked": locked,
        "gross": gross,
        "net": net,
        "positions": valued,
    }


def summary(pool, figures):
    nav = figures["nav"]
    return {
        "id": str(pool.id),
        "slug": pool.slug,
        "name": pool.name,
        "strategy": pool.strategy,
        "status": pool.status,
        "agent": {"id": str(pool.agent_id), "slug": pool.agent_slug, "name": pool.agent_name},
        "nav": str(nav),
        "nav_at_mark": str(figures["nav_at_mark"]),
        "paper_gain": str(figures["nav_at_mark"] - nav),
        "cash": str(pool.cash),
        "units": str(pool.units),
        "nav_per_unit": str((nav / pool.units).quantize(MICRO, ROUND_HALF_UP)) if pool.units > 0 else None,
        "realized_pnl": str(figures["realized"]),
        "unrealized_pnl": str(figures["unrealized"]),
        "total_pnl": str(figures["realized"] + figures["unrealized"]),
        "return": figures["return"],
        "positions_count": sum(1 for valued in figures["positions"] if valued[0].quantity != 0),
        "inception_at": pool.created_at.isoformat(),
        "updated_at": pool.updated_at.isoformat(),
    }


def detail(pool, figures, history, transactions):
    # The largest mark value first; of equals, the newer market.
    listed = sorted(figures["positions"], key=lambda valued: (abs(valued[2]), valued[0].market_id), reverse=True)
    positions = [position_detail(*valued, figures["nav"]) for valued in listed if valued[0].quantity != 0]
    performance = analytics(pool, history, transactions, figures["index"])
    performance["diversification"] = figures["diversification"]
    performance["effective_positions"] = effective_positions(figures)
    is_pending = pool.pending_mandate_at is not None and pool.pending_mandate_at > pool.now
    return summary(pool, figures) | {
        "description": pool.description,
        "pause_reason": pool.pause_reason,
        "mandate": pool.pending_mandate if pool.pending_mandate_at and not is_pending else pool.mandate,
        "pending_mandate": pool.pending_mandate if is_pending else None,
        "pending_mandate_at": pool.pending_mandate_at.isoformat() if is_pending else None,
        "open_to_deposits": pool.open_to_deposits,
        "buying_power": str(pool.cash - figures["locked"]),
        "locked_collateral": str(figures["locked"]),
        "positions": positions,
        "exposure": exposure(figures)
        | {"largest_weight": max((position["weight"] or 0 for position in positions), default=None)},
        "analytics": performance,
        "null_reasons": null_reasons(performance),
    }


def effective_positions(figures):
    """One over the sum of the squared shares of gross exposure."""
    squares = sum(float(mark_value) ** 2 for _, _, mark_value, _, _ in figures["positions"])
    return float(sum(figures["gross"].values())) ** 2 / squares if squares > 0 else None


def position_detail(position, market, mark_value, pays, gain, nav):
    return {
        "market": {
            "id": str(position.market_id),
            "slug": market.slug,
            "title": market.title,
            "category": market.category,
            "kind": market.kind,
            "pricing": market.pricing,
            "status": market.status,
        },
        "side": "long" if position.quantity > 0 else "short",
        "quantity": str(position.quantity),
        "average_cost": str(position.average_cost.quantize(MICRO, ROUND_HALF_UP)),
        "cost_basis": str(position.cost_basis),
        "price": str(market.price),
        "price_at": market.price_at.isoformat(),
        # The market maker's price never is.
        "stale": False,
        "mark_value": str(mark_value),
        "exit_value": str(pays),
        "unrealized_pnl": str(gain),
        "unrealized_return": ratio(gain, position.cost_basis),
        "realized_pnl": str(position.realized_pnl),
        "weight": ratio(abs(mark_value), nav),
        "opened_at": position.opened_at.isoformat(),
        "rationale": position.rationale,
    }


def exposure(figures):
    gross, net = figures["gross"], figures["net"]
    return {
        "gross": str(sum(gross.values(), ZERO)),
        "net": str(sum(net.values(), ZERO)),
        "by_category": [
            {
                "category": category,
                "gross": str(gross[category]),
                "net": str(net[category]),
                "weight": ratio(gross[category], figures["nav"]),
            }
            for category in sorted(gross, key=lambda category: (-gross[category], category))
        ],
    }


def board_row(rank, value, pool, figures):
    return {
        "rank": rank,
        "value": value,
        "pool": {
            "id": str(pool.id),
            "slug": pool.slug,
            "name": pool.name,
            "strategy": pool.strategy,
            "agent": {"slug": pool.agent_slug, "name": pool.agent_name},
        },
        "nav": str(figures["nav"]),
        "return": figures["return"],
        "diversification": figures["diversification"],
        "pnl": str(figures["realized"] + figures["unrealized"]),
    }


def ratio(part, whole):
    return float((part / whole).quantize(NANO, ROUND_HALF_UP)) if whole != 0 else None
