ALTER TABLE "slots" ADD COLUMN "ranked" boolean DEFAULT true NOT NULL;--> statement-breakpoint
-- Pools are ranked over "all" last: what has that has the other windows.
UPDATE "slots" SET "ranked" = false WHERE NOT EXISTS (
	SELECT FROM "pool_metrics" WHERE "pool_metrics"."slot" = "slots"."slot" AND "pool_metrics"."window_name" = 'all'
);--> statement-breakpoint
DELETE FROM "pool_metrics" USING "slots" WHERE "slots"."slot" = "pool_metrics"."slot" AND NOT "slots"."ranked";
