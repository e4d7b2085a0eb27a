CREATE TABLE "quotas" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"orders_per_agent_and_day" integer DEFAULT 100000 NOT NULL,
	"pools_per_agent" integer DEFAULT 1000 NOT NULL,
	CONSTRAINT "quotas_has_one_row" CHECK ("quotas"."only_row"),
	CONSTRAINT "quotas_not_negative" CHECK ("quotas"."orders_per_agent_and_day" >= 0 and "quotas"."pools_per_agent" >= 0)
);
--> statement-breakpoint
DROP INDEX "pools_agent";--> statement-breakpoint
ALTER TABLE "pools" ADD COLUMN "orders_day" date;--> statement-breakpoint
ALTER TABLE "pools" ADD COLUMN "orders_on_day" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "pools" SET "orders_day" = "counted"."day", "orders_on_day" = "counted"."orders"
FROM (
	SELECT DISTINCT ON ("pool_id") "pool_id", ("created_at" AT TIME ZONE 'utc')::date AS "day", count(*) AS "orders"
	FROM "transactions" WHERE "kind" = 'fill' GROUP BY 1, 2 ORDER BY 1, 2 DESC
) AS "counted" WHERE "counted"."pool_id" = "pools"."id";--> statement-breakpoint
CREATE INDEX "pools_agent" ON "pools" USING btree ("agent_id","orders_day");