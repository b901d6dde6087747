CREATE TYPE "order_state" AS ENUM('placed', 'packed', 'shipped', 'delivered', 'cancelled');--> statement-breakpoint
CREATE TABLE "emails" (
  "id" serial PRIMARY KEY NOT NULL,
  "recipient" text NOT NULL,
  "subject" text NOT NULL,
  "body" text NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "items" (
  "id" serial PRIMARY KEY NOT NULL,
  "sku" text NOT NULL,
  "name" text NOT NULL,
  "description" text DEFAULT '' NOT NULL,
  "price" integer NOT NULL,
  "supplier_cost" integer NOT NULL,
  "stock" integer NOT NULL,
  "tags" text[] DEFAULT '{}' NOT NULL,
  "picture" text,
  "version" integer DEFAULT 1 NOT NULL,
  CONSTRAINT "items_sku_unique" UNIQUE("sku"),
  CONSTRAINT "items_price" CHECK ("items"."price" > 0),
  CONSTRAINT "items_stock" CHECK ("items"."stock" >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_events" (
  "id" serial PRIMARY KEY NOT NULL,
  "order_id" integer NOT NULL,
  "state" "order_state" NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
  "id" serial PRIMARY KEY NOT NULL,
  "order_id" integer NOT NULL,
  "item_id" integer,
  "name" text NOT NULL,
  "price" integer NOT NULL,
  "quantity" integer NOT NULL,
  CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
  "id" serial PRIMARY KEY NOT NULL,
  "customer_id" integer NOT NULL,
  "state" "order_state" DEFAULT 'placed' NOT NULL,
  "total" bigint NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
  "id" serial PRIMARY KEY NOT NULL,
  "email" text NOT NULL,
  "name" text NOT NULL,
  "password_hash" text NOT NULL,
  "is_staff" boolean DEFAULT false NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "items"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_users_id_fk" FOREIGN KEY ("customer_id") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;
