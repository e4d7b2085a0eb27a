CREATE TABLE "pool_metrics" (
	"slot" timestamp with time zone NOT NULL,
	"window_name" text NOT NULL,
	"pool_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"strategy" text NOT NULL,
	"agent_slug" text NOT NULL,
	"agent_name" text NOT NULL,
	"orders_count" integer NOT NULL,
	"days" integer,
	"figures_reason" text,
	"nav" numeric(38, 6) NOT NULL,
	"return" double precision,
	"pnl" numeric(38, 6),
	"sharpe" double precision,
	"sortino" double precision,
	"calmar" double precision,
	"probabilistic_sharpe" double precision,
	"max_drawdown" double precision,
	"diversification" double precision,
	"high" double precision,
	"high_at" timestamp with time zone,
	"fall_began_at" timestamp with time zone,
	"return_rank" integer,
	"sharpe_rank" integer,
	"sortino_rank" integer,
	"calmar_rank" integer,
	"max_drawdown_rank" integer,
	"nav_rank" integer,
	"pnl_rank" integer,
	"diversification_rank" integer,
	"probabilistic_sharpe_rank" integer,
	"return_position" integer NOT NULL,
	"sharpe_position" integer NOT NULL,
	"sortino_position" integer NOT NULL,
	"calmar_position" integer NOT NULL,
	"max_drawdown_position" integer NOT NULL,
	"nav_position" integer NOT NULL,
	"pnl_position" integer NOT NULL,
	"diversification_position" integer NOT NULL,
	"probabilistic_sharpe_position" integer NOT NULL,
	CONSTRAINT "pool_metrics_slot_window_name_pool_id_pk" PRIMARY KEY("slot","window_name","pool_id")
);
--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "drawdown_began_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "wins" integer;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "day_high" double precision;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "day_low" double precision;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "day_drawdown" double precision;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "slots_count" integer;--> statement-breakpoint
ALTER TABLE "snapshots" ADD COLUMN "average_nav" double precision;--> statement-breakpoint
WITH "days" AS (
	SELECT "pool_id", "slot", "nav", "performance_index", "peak_index",
		date_trunc('day', "slot" - interval '1 microsecond', 'utc') AS "day",
		"slot" = date_trunc('day', "slot", 'utc')
			AND "performance_index" > lag("close_index") OVER (PARTITION BY "pool_id" ORDER BY "slot") AS "won"
	FROM "snapshots"
), "ran" AS (
	SELECT "pool_id", "slot", "day", "performance_index", "peak_index",
		max("performance_index") OVER "of_day" AS "high",
		min("performance_index") OVER "of_day" AS "low",
		count(*) OVER "of_pool" AS "count",
		avg("nav"::float8) OVER "of_pool" AS "average",
		count(*) FILTER (WHERE "won") OVER "of_pool" AS "wins",
		max("slot") FILTER (WHERE "performance_index" >= "peak_index") OVER "of_pool" AS "peaked_at"
	FROM "days"
	WINDOW "of_day" AS (PARTITION BY "pool_id", "day" ORDER BY "slot"), "of_pool" AS (PARTITION BY "pool_id" ORDER BY "slot")
), "fallen" AS (
	SELECT *, coalesce(min("performance_index" / nullif("high", 0) - 1) OVER (PARTITION BY "pool_id", "day" ORDER BY "slot"), 0) AS "fall"
	FROM "ran"
)
UPDATE "snapshots" SET "day_high" = "high", "day_low" = "low", "day_drawdown" = "fall", "slots_count" = "count",
	"average_nav" = "average", "wins" = "fallen"."wins",
	"drawdown_began_at" = CASE WHEN "fallen"."performance_index" < "fallen"."peak_index" THEN "peaked_at" END
FROM "fallen" WHERE "fallen"."pool_id" = "snapshots"."pool_id" AND "fallen"."slot" = "snapshots"."slot";--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "day_high" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "day_low" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "day_drawdown" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "average_nav" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "slots_count" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshots" ALTER COLUMN "wins" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_return" ON "pool_metrics" USING btree ("slot","window_name","return_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_sharpe" ON "pool_metrics" USING btree ("slot","window_name","sharpe_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_sortino" ON "pool_metrics" USING btree ("slot","window_name","sortino_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_calmar" ON "pool_metrics" USING btree ("slot","window_name","calmar_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_max_drawdown" ON "pool_metrics" USING btree ("slot","window_name","max_drawdown_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_nav" ON "pool_metrics" USING btree ("slot","window_name","nav_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_pnl" ON "pool_metrics" USING btree ("slot","window_name","pnl_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_diversification" ON "pool_metrics" USING btree ("slot","window_name","diversification_position");--> statement-breakpoint
CREATE UNIQUE INDEX "pool_metrics_by_probabilistic_sharpe" ON "pool_metrics" USING btree ("slot","window_name","probabilistic_sharpe_position");