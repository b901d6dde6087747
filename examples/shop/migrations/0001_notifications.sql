-- Tells listeners what changed, once the transaction that changed it is committed.
CREATE FUNCTION notify_stock() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('stock', json_build_object('itemId', NEW.id, 'name', NEW.name, 'stock', NEW.stock)::text);
  RETURN NEW;
END $$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER stock_changed AFTER UPDATE ON "items" FOR EACH ROW WHEN (OLD.stock <> NEW.stock) EXECUTE FUNCTION notify_stock();
--> statement-breakpoint
CREATE FUNCTION notify_order() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('order_event', NEW.order_id::text);
  RETURN NEW;
END $$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER order_changed AFTER INSERT ON "order_events" FOR EACH ROW EXECUTE FUNCTION notify_order();
