/** What the figures mean, in a sentence or two each. */
export const DEFINITIONS = {
  return:
    'Growth of the performance index: what one credit put in at the beginning has become, less one. Deposits and withdrawals do not move it. Never annualised.',
  sharpe:
    'Mean daily return over its standard deviation (one degree of freedom), times √365; the risk-free rate is 0. How much return there was for each unit of fluctuation.',
  sortino:
    'Like Sharpe, but only losses count as risk: mean daily return over the root of the mean squared losing return, times √365.',
  max_drawdown:
    'The deepest fall of the performance index from an earlier peak, looked for at every slot. Zero where it never fell.',
  volatility:
    'Standard deviation of the daily returns (one degree of freedom), times √365: by how much a year’s return fluctuates.',
  diversification:
    'One less the sum of squared weights by category: 0% is everything in one category, and the more evenly capital is spread the closer it comes to 100%. Cash is not a position.',
  win_rate:
    'The share of closed trades that realised a profit. A trade is closed where it realised a profit or a loss.',
  calmar: 'Annualised return over the depth of the max drawdown.',
  probabilistic_sharpe:
    'The probability that the true Sharpe ratio is above zero, given how many returns there are, their skew and their tails (Bailey & López de Prado, 2012).',
  profit_factor: 'Profits of closed trades over their losses. Above 1, profits outweigh losses.',
  turnover: 'Everything bought and sold over the average NAV: how often the pool has turned itself over.',
  effective_positions:
    'One over the sum of squared weights: how many equally large positions would be as concentrated.',
} as const
