-- What no constraint of a table can say, so that no code path can break it.

-- The trial is never given back: its rows are only ever inserted.
CREATE FUNCTION seat_trials_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A trial that was claimed stays claimed' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seat_trials_immutable';
END $$;
--> statement-breakpoint
CREATE TRIGGER seat_trials_immutable BEFORE UPDATE OR DELETE ON seat_trials
  FOR EACH ROW EXECUTE FUNCTION seat_trials_immutable();
--> statement-breakpoint
-- A seat's subscription is written once.
CREATE FUNCTION seats_subscription_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.subscription_id IS NOT NULL AND NEW.subscription_id IS DISTINCT FROM OLD.subscription_id THEN
    RAISE EXCEPTION 'A seat keeps its subscription' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_subscription_once';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER seats_subscription_once BEFORE UPDATE OF subscription_id ON seats
  FOR EACH ROW EXECUTE FUNCTION seats_subscription_once();
--> statement-breakpoint
-- No deleted key bills on: its live seat is being cancelled now, and no checkout of it is pending. Judged at commit.
CREATE FUNCTION seats_not_on_deleted_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM seats s JOIN keys k ON k.id = s.key_id
    WHERE k.id = CASE TG_TABLE_NAME WHEN 'keys' THEN (to_jsonb(NEW) ->> 'id')::int ELSE (to_jsonb(NEW) ->> 'key_id')::int END
      AND k.deleted_at IS NOT NULL
      AND (s.state = 'pending' OR (s.state = 'live' AND s.cancel_intent <> 'now'))
  ) THEN
    RAISE EXCEPTION 'A deleted key has a seat that bills on' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'seats_not_on_deleted_key';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER seats_not_on_deleted_key AFTER INSERT OR UPDATE ON seats
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seats_not_on_deleted_key();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER seats_not_on_deleted_key AFTER UPDATE OF deleted_at ON keys
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION seats_not_on_deleted_key();
