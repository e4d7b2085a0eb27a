ALTER TABLE "slots" ADD COLUMN "ranked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "slots" SET "ranked" = true
WHERE EXISTS (SELECT FROM "pool_metrics" WHERE "pool_metrics"."slot" = "slots"."slot");--> statement-breakpoint
ALTER TABLE "slots" ALTER COLUMN "ranked" DROP DEFAULT;
