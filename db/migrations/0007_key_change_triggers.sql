-- Whatever a request is judged by is told of, by whomever it is changed. A new key or secret needs no telling: nobody
-- remembers it yet.
CREATE FUNCTION tell_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO key_changes (key_id) VALUES ((to_jsonb(OLD) ->> TG_ARGV[0])::int);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keys_tell_change
  AFTER UPDATE OF id, account_id, kind, enabled, preset, company_scope, origins, expires_at, deleted_at OR DELETE ON keys
  FOR EACH ROW EXECUTE FUNCTION tell_key_change('id');
--> statement-breakpoint
CREATE TRIGGER key_secrets_tell_change
  AFTER UPDATE OF id, account_id, key_id, environment, hash, ends_at OR DELETE ON key_secrets
  FOR EACH ROW EXECUTE FUNCTION tell_key_change('key_id');
--> statement-breakpoint
-- A scope may have a thousand companies: one line a key and statement.
CREATE FUNCTION tell_scope_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO key_changes (key_id) SELECT DISTINCT key_id FROM changed;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER key_companies_tell_insert AFTER INSERT ON key_companies
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_scope_change();
--> statement-breakpoint
CREATE TRIGGER key_companies_tell_update AFTER UPDATE ON key_companies
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_scope_change();
--> statement-breakpoint
CREATE TRIGGER key_companies_tell_delete AFTER DELETE ON key_companies
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_scope_change();
--> statement-breakpoint
CREATE TRIGGER key_companies_tell_update_new AFTER UPDATE ON key_companies
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_scope_change();
--> statement-breakpoint
-- A table that is emptied takes every key along.
CREATE FUNCTION tell_all_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO key_changes (key_id) SELECT DISTINCT key_id FROM key_secrets;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keys_tell_truncate BEFORE TRUNCATE ON keys FOR EACH STATEMENT EXECUTE FUNCTION tell_all_changed();
--> statement-breakpoint
CREATE TRIGGER key_secrets_tell_truncate BEFORE TRUNCATE ON key_secrets FOR EACH STATEMENT EXECUTE FUNCTION tell_all_changed();
--> statement-breakpoint
CREATE TRIGGER key_companies_tell_truncate BEFORE TRUNCATE ON key_companies FOR EACH STATEMENT EXECUTE FUNCTION tell_all_changed();
