-- Whoever writes documents counts them, in the same transaction; whatever code does it, and whatever a cascade deletes.
-- A counter has parts, and each transaction takes one that nobody holds, or makes another: nobody ever waits for one.
CREATE FUNCTION add_to_count(account int, env text, company int, counted text, many int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  part bigint;
BEGIN
  SELECT id INTO part FROM document_counts WHERE company_id = company AND list = counted
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    UPDATE document_counts SET rows = rows + many WHERE id = part;
  ELSE
    INSERT INTO document_counts (account_id, environment, company_id, list, rows)
    VALUES (account, env, company, counted, many);
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION count_documents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sign int := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
BEGIN
  PERFORM add_to_count(account_id, environment, company_id, TG_ARGV[0], sign * many)
    FROM (SELECT account_id, environment, company_id, count(*)::int AS many FROM changed GROUP BY 1, 2, 3) of_company;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION count_moved_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_count(OLD.account_id, OLD.environment, OLD.company_id, TG_ARGV[0], -1);
  PERFORM add_to_count(NEW.account_id, NEW.environment, NEW.company_id, TG_ARGV[0], 1);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION count_no_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM document_counts WHERE list = TG_ARGV[0];
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION forget_company_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM document_counts WHERE company_id IN (SELECT id FROM changed);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER sends_count_insert AFTER INSERT ON sends
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('send');
--> statement-breakpoint
CREATE TRIGGER sends_count_delete AFTER DELETE ON sends
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('send');
--> statement-breakpoint
CREATE TRIGGER sends_count_move AFTER UPDATE OF account_id, environment, company_id ON sends
  FOR EACH ROW EXECUTE FUNCTION count_moved_document('send');
--> statement-breakpoint
CREATE TRIGGER sends_count_truncate AFTER TRUNCATE ON sends
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_documents('send');
--> statement-breakpoint
CREATE TRIGGER receives_count_insert AFTER INSERT ON receives
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('receive');
--> statement-breakpoint
CREATE TRIGGER receives_count_delete AFTER DELETE ON receives
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('receive');
--> statement-breakpoint
CREATE TRIGGER receives_count_move AFTER UPDATE OF account_id, environment, company_id ON receives
  FOR EACH ROW EXECUTE FUNCTION count_moved_document('receive');
--> statement-breakpoint
CREATE TRIGGER receives_count_truncate AFTER TRUNCATE ON receives
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_documents('receive');
--> statement-breakpoint
CREATE TRIGGER updates_count_insert AFTER INSERT ON updates
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('update');
--> statement-breakpoint
CREATE TRIGGER updates_count_delete AFTER DELETE ON updates
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_documents('update');
--> statement-breakpoint
CREATE TRIGGER updates_count_move AFTER UPDATE OF account_id, environment, company_id ON updates
  FOR EACH ROW EXECUTE FUNCTION count_moved_document('update');
--> statement-breakpoint
CREATE TRIGGER updates_count_truncate AFTER TRUNCATE ON updates
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_documents('update');
--> statement-breakpoint
-- No document of a company can be written any more once it is deleted: their foreign keys hold it.
CREATE TRIGGER companies_forget_counts AFTER DELETE ON companies
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_company_counts();
--> statement-breakpoint
-- What is there already; the triggers above keep writers out until this is committed.
INSERT INTO document_counts (account_id, environment, company_id, list, rows)
  SELECT account_id, environment, company_id, 'send', count(*) FROM sends GROUP BY 1, 2, 3
  UNION ALL SELECT account_id, environment, company_id, 'receive', count(*) FROM receives GROUP BY 1, 2, 3
  UNION ALL SELECT account_id, environment, company_id, 'update', count(*) FROM updates GROUP BY 1, 2, 3;
