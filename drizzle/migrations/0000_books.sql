CREATE TABLE "agents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agents_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"agent_id" uuid NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_key_hash_unique" UNIQUE("key_hash"),
	CONSTRAINT "api_keys_scopes_known" CHECK ("api_keys"."scopes" <@ array['read','trade','manage','admin'] and cardinality("api_keys"."scopes") > 0)
);
--> statement-breakpoint
CREATE TABLE "exchange_clock" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"simulated_at" timestamp with time zone,
	CONSTRAINT "exchange_clock_has_one_row" CHECK ("exchange_clock"."only_row")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"agent_id" uuid,
	"pool_id" uuid,
	"market_id" uuid,
	"balance" numeric(20, 6),
	CONSTRAINT "accounts_kind_known" CHECK ("accounts"."kind" in ('treasury','fees','wallet','pool','market')),
	CONSTRAINT "accounts_owner_fits_kind" CHECK (("accounts"."kind" = 'wallet') = ("accounts"."agent_id" is not null)
        and ("accounts"."kind" = 'pool') = ("accounts"."pool_id" is not null)
        and ("accounts"."kind" = 'market') = ("accounts"."market_id" is not null)),
	CONSTRAINT "accounts_balance_not_negative" CHECK ("accounts"."balance" >= 0)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"agent_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_agent_id_key_pk" PRIMARY KEY("agent_id","key")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"transaction_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"amount" numeric(20, 6) NOT NULL,
	CONSTRAINT "ledger_entries_transaction_id_account_id_pk" PRIMARY KEY("transaction_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "transactions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "transactions_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"pool_id" uuid,
	"market_id" uuid,
	"holder_id" uuid,
	"agent_id" uuid,
	"side" text,
	"quantity" numeric(20, 6),
	"price" numeric(20, 6),
	"amount" numeric(20, 6) NOT NULL,
	"fee" numeric(20, 6) DEFAULT '0' NOT NULL,
	"cash_change" numeric(20, 6) DEFAULT '0' NOT NULL,
	"units_change" numeric(20, 6) DEFAULT '0' NOT NULL,
	"realized_pnl" numeric(20, 6),
	"position_quantity" numeric(20, 6),
	"position_cost_basis" numeric(20, 6),
	"position_average_cost" numeric(38, 18),
	"nav_after" numeric(20, 6),
	"performance_index" double precision,
	"rationale" text,
	"client_order_id" text,
	"idempotency_key" text,
	"reverses" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "transactions_kind_known" CHECK ("transactions"."kind" in ('grant','market_funding','market_return','deposit','withdrawal','payout','fill','resolution','void','reversal')),
	CONSTRAINT "transactions_amount_not_negative" CHECK ("transactions"."amount" >= 0 and "transactions"."fee" >= 0),
	CONSTRAINT "transactions_side_known" CHECK ("transactions"."side" in ('buy','sell'))
);
--> statement-breakpoint
CREATE TABLE "market_prices" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "market_prices_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"market_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"price" numeric(20, 6) NOT NULL,
	"net_quantity" numeric(20, 6)
);
--> statement-breakpoint
CREATE TABLE "markets" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"category" text NOT NULL,
	"kind" text NOT NULL,
	"pricing" text NOT NULL,
	"status" text NOT NULL,
	"liquidity" numeric(20, 6),
	"opening_outstanding" double precision,
	"net_quantity" numeric(20, 6) DEFAULT '0' NOT NULL,
	"price" numeric(20, 6) NOT NULL,
	"price_at" timestamp with time zone NOT NULL,
	"spread_bps" integer,
	"max_age_seconds" integer,
	"fee_bps" integer DEFAULT 0 NOT NULL,
	"closes_at" timestamp with time zone,
	"outcome" numeric(20, 6),
	"resolved_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "markets_slug_unique" UNIQUE("slug"),
	CONSTRAINT "markets_kind_known" CHECK ("markets"."kind" in ('binary','scalar')),
	CONSTRAINT "markets_pricing_known" CHECK ("markets"."pricing" in ('lmsr','quoted')),
	CONSTRAINT "markets_status_known" CHECK ("markets"."status" in ('open','frozen','resolved','void')),
	CONSTRAINT "markets_lmsr_has_liquidity" CHECK (("markets"."pricing" = 'lmsr') = ("markets"."liquidity" is not null and "markets"."opening_outstanding" is not null)),
	CONSTRAINT "markets_quoted_has_spread_and_age" CHECK (("markets"."pricing" = 'quoted') = ("markets"."spread_bps" is not null and "markets"."max_age_seconds" is not null)),
	CONSTRAINT "markets_liquidity_positive" CHECK ("markets"."liquidity" > 0),
	CONSTRAINT "markets_price_not_negative" CHECK ("markets"."price" >= 0),
	CONSTRAINT "markets_binary_price_within_unit" CHECK ("markets"."kind" <> 'binary' or "markets"."price" <= 1),
	CONSTRAINT "markets_resolved_has_outcome" CHECK (("markets"."status" = 'resolved') = ("markets"."outcome" is not null))
);
--> statement-breakpoint
CREATE TABLE "holdings" (
	"pool_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"units" numeric(20, 6) NOT NULL,
	"cost" numeric(20, 6) NOT NULL,
	CONSTRAINT "holdings_pool_id_agent_id_pk" PRIMARY KEY("pool_id","agent_id"),
	CONSTRAINT "holdings_units_not_negative" CHECK ("holdings"."units" >= 0)
);
--> statement-breakpoint
CREATE TABLE "pools" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"strategy" text NOT NULL,
	"status" text NOT NULL,
	"pause_reason" text,
	"agent_id" uuid NOT NULL,
	"mandate" jsonb NOT NULL,
	"pending_mandate" jsonb,
	"pending_mandate_at" timestamp with time zone,
	"units" numeric(20, 6) DEFAULT '0' NOT NULL,
	"performance_index" double precision DEFAULT 1 NOT NULL,
	"index_nav" numeric(20, 6) DEFAULT '0' NOT NULL,
	"units_since" timestamp with time zone,
	"orders_count" integer DEFAULT 0 NOT NULL,
	"open_to_deposits" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pools_slug_unique" UNIQUE("slug"),
	CONSTRAINT "pools_status_known" CHECK ("pools"."status" in ('active','paused','closed')),
	CONSTRAINT "pools_units_not_negative" CHECK ("pools"."units" >= 0)
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"pool_id" uuid NOT NULL,
	"market_id" uuid NOT NULL,
	"quantity" numeric(20, 6) NOT NULL,
	"cost_basis" numeric(20, 6) NOT NULL,
	"average_cost" numeric(38, 18) NOT NULL,
	"realized_pnl" numeric(20, 6) NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"rationale" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "positions_pool_id_market_id_pk" PRIMARY KEY("pool_id","market_id"),
	CONSTRAINT "positions_cost_not_negative" CHECK ("positions"."cost_basis" >= 0),
	CONSTRAINT "positions_flat_has_no_cost" CHECK ("positions"."quantity" <> 0 or "positions"."cost_basis" = 0)
);
--> statement-breakpoint
CREATE TABLE "slots" (
	"slot" timestamp with time zone PRIMARY KEY NOT NULL,
	"pools_count" integer NOT NULL,
	"late" boolean NOT NULL,
	"taken_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"pool_id" uuid NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"nav" numeric(38, 6) NOT NULL,
	"nav_at_mark" numeric(38, 6) NOT NULL,
	"cash" numeric(38, 6) NOT NULL,
	"units" numeric(20, 6) NOT NULL,
	"performance_index" double precision NOT NULL,
	"gross_exposure" numeric(38, 6) NOT NULL,
	"net_exposure" numeric(38, 6) NOT NULL,
	"positions_count" integer NOT NULL,
	"hhi" double precision,
	"category_hhi" double precision,
	"realized_pnl" numeric(38, 6) NOT NULL,
	"unrealized_pnl" numeric(38, 6) NOT NULL,
	"orders_count" integer NOT NULL,
	"oldest_price_age_seconds" double precision,
	"returns_count" integer NOT NULL,
	"mean_return" double precision NOT NULL,
	"m2" double precision NOT NULL,
	"m3" double precision NOT NULL,
	"m4" double precision NOT NULL,
	"downside_squares" double precision NOT NULL,
	"compounded_returns" double precision NOT NULL,
	"close_index" double precision,
	"peak_index" double precision NOT NULL,
	"max_drawdown" double precision NOT NULL,
	"late" boolean NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "snapshots_pool_id_slot_pk" PRIMARY KEY("pool_id","slot"),
	CONSTRAINT "snapshots_drawdown_not_positive" CHECK ("snapshots"."max_drawdown" <= 0)
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_market_id_markets_id_fk" FOREIGN KEY ("market_id") REFERENCES "public"."markets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_market_id_markets_id_fk" FOREIGN KEY ("market_id") REFERENCES "public"."markets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_holder_id_agents_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_reverses_transactions_id_fk" FOREIGN KEY ("reverses") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "market_prices" ADD CONSTRAINT "market_prices_market_id_markets_id_fk" FOREIGN KEY ("market_id") REFERENCES "public"."markets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holdings" ADD CONSTRAINT "holdings_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holdings" ADD CONSTRAINT "holdings_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pools" ADD CONSTRAINT "pools_agent_id_agents_id_fk" FOREIGN KEY ("agent_id") REFERENCES "public"."agents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_market_id_markets_id_fk" FOREIGN KEY ("market_id") REFERENCES "public"."markets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_pool_id_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."pools"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_agent" ON "api_keys" USING btree ("agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_treasury_one_fees" ON "accounts" USING btree ("kind") WHERE kind in ('treasury','fees');--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_wallet_per_agent" ON "accounts" USING btree ("agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_cash_per_pool" ON "accounts" USING btree ("pool_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_per_market" ON "accounts" USING btree ("market_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account" ON "ledger_entries" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "transactions_sequence" ON "transactions" USING btree ("sequence");--> statement-breakpoint
CREATE INDEX "transactions_by_pool" ON "transactions" USING btree ("pool_id","sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_by_position" ON "transactions" USING btree ("pool_id","market_id","sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_by_market" ON "transactions" USING btree ("market_id","sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transactions_reverses" ON "transactions" USING btree ("reverses") WHERE reverses is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "transactions_client_order_id_unique" ON "transactions" USING btree ("pool_id","client_order_id") WHERE client_order_id is not null;--> statement-breakpoint
CREATE INDEX "market_prices_by_time" ON "market_prices" USING btree ("market_id","at" DESC NULLS LAST,"sequence" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "markets_category" ON "markets" USING btree ("category");--> statement-breakpoint
CREATE INDEX "holdings_agent" ON "holdings" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "pools_agent" ON "pools" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "positions_open_by_market" ON "positions" USING btree ("market_id") WHERE quantity <> 0;--> statement-breakpoint
CREATE INDEX "snapshots_by_slot" ON "snapshots" USING btree ("slot" DESC NULLS LAST,"pool_id");