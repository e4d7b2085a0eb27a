-- A page of a board is read by its index alone: each holds, beside the place, all that a row of its board shows. A page whose
-- rows were written since the last vacuum looks each of them up in the table after all, so vacuum comes soon after a slot.
ALTER TABLE "pool_metrics" SET (autovacuum_vacuum_insert_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0);--> statement-breakpoint
DROP INDEX "pool_metrics_by_return";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_return" ON "pool_metrics" ("slot", "window_name", "return_position") INCLUDE (
	"return_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_sharpe";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_sharpe" ON "pool_metrics" ("slot", "window_name", "sharpe_position") INCLUDE (
	"sharpe_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_sortino";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_sortino" ON "pool_metrics" ("slot", "window_name", "sortino_position") INCLUDE (
	"sortino_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification", "sortino"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_calmar";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_calmar" ON "pool_metrics" ("slot", "window_name", "calmar_position") INCLUDE (
	"calmar_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification", "calmar"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_max_drawdown";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_max_drawdown" ON "pool_metrics" ("slot", "window_name", "max_drawdown_position") INCLUDE (
	"max_drawdown_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_nav";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_nav" ON "pool_metrics" ("slot", "window_name", "nav_position") INCLUDE (
	"nav_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_pnl";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_pnl" ON "pool_metrics" ("slot", "window_name", "pnl_position") INCLUDE (
	"pnl_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_diversification";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_diversification" ON "pool_metrics" ("slot", "window_name", "diversification_position") INCLUDE (
	"diversification_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count", "days",
	"figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification"
);--> statement-breakpoint
DROP INDEX "pool_metrics_by_probabilistic_sharpe";--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_probabilistic_sharpe" ON "pool_metrics" ("slot", "window_name", "probabilistic_sharpe_position") INCLUDE (
	"probabilistic_sharpe_rank", "pool_id", "slug", "name", "strategy", "agent_slug", "agent_name", "orders_count",
	"days", "figures_reason", "nav", "return", "pnl", "sharpe", "max_drawdown", "diversification",
	"probabilistic_sharpe"
);
