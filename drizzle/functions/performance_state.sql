-- Running figures of a series of returns, carried forward one return at a time: moments by Welford and Pébay, the sum of the
-- squares of the losses, and the index that the returns compound to with its peak and deepest fall.
create type performance_state as (
  returns_count integer,
  mean float8,
  m2 float8,
  m3 float8,
  m4 float8,
  downside_squares float8,
  performance_index float8,
  peak_index float8,
  max_drawdown float8
);
