"""A pool's performance, worked out from its history of slots and its transactions."""

import math
from bisect import bisect_right
from datetime import timedelta
from itertools import pairwise
from operator import itemgetter

YEAR_DAYS = 365
LEAST_RETURNS = 10
LEAST_DAYS = 14
WINDOWS = {"1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
RISK_FIGURES = ("volatility", "sharpe", "sortino", "calmar", "probabilistic_sharpe")


def analytics(pool, history, transactions, index_now):
    """Every figure, null where it is not defined. `history` has (slot, performance index, NAV), the oldest slot first."""
    figures = {
        "return": index_now - 1,
        "return_by_window": returns_by_window(history, pool.now, index_now),
        **dict.fromkeys(RISK_FIGURES),
        "max_drawdown": None,
        "drawdown": None,
        **trade_figures(transactions),
        "turnover": None,
        "daily_returns": 0,
    }
    if not history:
        return figures
    peak, deepest = falls(history)
    drawdown = index_now / max(peak, index_now) - 1
    returns = daily_returns(history)
    traded = sum(transaction.amount for transaction in transactions if transaction.kind == "fill")
    average_nav = math.fsum(nav for _, _, nav in history) / len(history)
    if is_long_enough(pool, history, returns):
        figures |= risk_figures(returns, deepest)
    return figures | {
        "max_drawdown": min(deepest, drawdown),
        "drawdown": drawdown,
        "turnover": float(traded) / average_nav if average_nav > 0 else None,
        "daily_returns": len(returns),
    }


def returns_by_window(history, now, index_now):
    """The index now over the index that each window began with."""
    returns = {}
    for window, length in WINDOWS.items():
        place = bisect_right(history, now - length, key=itemgetter(0))
        began = history[place - 1][1] if place > 0 else 0
        returns[window] = index_now / began - 1 if began > 0 else None
    return returns | {"all": index_now - 1}


def daily_returns(history):
    """From close to close; the slot at midnight closes the day before it."""
    closes = [index for slot, index, _ in history if slot.hour == slot.minute == slot.second == 0]
    return [close / before - 1 for before, close in pairwise(closes) if before > 0]


def falls(history):
    """The highest index, and the deepest fall from a high; the index starts at 1."""
    peak = 1.0
    deepest = 0.0
    for _, index, _ in history:
        if index >= peak:
            peak = index
        elif index / peak - 1 < deepest:
            deepest = index / peak - 1
    return peak, deepest


def is_long_enough(pool, history, returns):
    """A ratio from too little is noise."""
    return len(returns) >= LEAST_RETURNS and history[-1][0] - pool.created_at >= timedelta(days=LEAST_DAYS)


def risk_figures(returns, deepest):
    """Annualised by 365 days; risk-free rate 0. What there is nothing to divide by for is null."""
    count = len(returns)
    mean = math.fsum(returns) / count
    squares = math.fsum((one - mean) ** 2 for one in returns)
    deviation = math.sqrt(squares / (count - 1))
    # A spread this small beside the mean is rounding: equal returns have none.
    if deviation <= 1e-12 * abs(mean):
        deviation = 0
    downside = math.sqrt(math.fsum(min(one, 0) ** 2 for one in returns) / count)
    annual_return = math.prod(1 + one for one in returns) ** (YEAR_DAYS / count) - 1
    year = math.sqrt(YEAR_DAYS)
    return {
        "volatility": deviation * year,
        "sharpe": mean / deviation * year if deviation > 0 else None,
        "sortino": mean / downside * year if downside > 0 else None,
        "calmar": annual_return / abs(deepest) if deepest < 0 else None,
        "probabilistic_sharpe": probabilistic_sharpe(returns, mean, squares, deviation),
    }


def probabilistic_sharpe(returns, mean, squares, deviation):
    """That the true Sharpe ratio is above 0: Bailey and López de Prado (2012)."""
    if deviation == 0:
        return None
    count = len(returns)
    sharpe = mean / deviation
    skewness = math.fsum((one - mean) ** 3 for one in returns) / count / (squares / count) ** 1.5
    kurtosis = math.fsum((one - mean) ** 4 for one in returns) / count / (squares / count) ** 2
    variance = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe**2
    if variance <= 0:
        return None
    return (1 + math.erf(sharpe * math.sqrt(count - 1) / math.sqrt(variance) / math.sqrt(2))) / 2


def trade_figures(transactions):
    """A trade is closed where it realised a profit or a loss."""
    gains = [transaction.realized_pnl for transaction in transactions if transaction.realized_pnl]
    won = [gain for gain in gains if gain > 0]
    loss = -sum(gain for gain in gains if gain < 0)
    return {
        "win_rate": len(won) / len(gains) if gains else None,
        "profit_factor": float(sum(won) / loss) if loss > 0 else None,
    }


def null_reasons(figures):
    """Why each figure that is null is so."""
    if figures["drawdown"] is None:
        risk = "no_snapshot"
    elif figures["volatility"] is None:
        risk = "fewer_than_10_daily_returns_over_14_days"
    else:
        risk = "not_defined"
    reasons = {
        **dict.fromkeys(RISK_FIGURES, risk),
        "max_drawdown": "no_snapshot",
        "drawdown": "no_snapshot",
        "turnover": "no_snapshot",
        "win_rate": "no_closed_trades",
        "profit_factor": "no_closed_trades" if figures["win_rate"] is None else "no_losses",
        "diversification": "no_positions",
        "effective_positions": "no_positions",
    }
    windows = figures["return_by_window"]
    return {name: reason for name, reason in reasons.items() if figures[name] is None} | {
        f"return_by_window.{window}": "history_shorter_than_window" for window in windows if windows[window] is None
    }
