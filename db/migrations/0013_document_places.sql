UPDATE send_documents d SET account_id = s.account_id, environment = s.environment FROM sends s WHERE s.id = d.send_id;
--> statement-breakpoint
UPDATE receive_documents d SET account_id = r.account_id, environment = r.environment FROM receives r WHERE r.id = d.receive_id;
--> statement-breakpoint
UPDATE sends s SET document_date = (SELECT min(d.date) FROM send_documents d WHERE d.send_id = s.id);
--> statement-breakpoint
UPDATE receives r SET document_date = (SELECT min(d.date) FROM receive_documents d WHERE d.receive_id = r.id);
--> statement-breakpoint
-- Searches for a part of a text read an index where the database has pg_trgm and lets us use it; where not, they read the
-- account's own rows, and all else is the same.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX sends_search ON sends
    USING gin (committente gin_trgm_ops, nome_committente gin_trgm_ops, prestatore gin_trgm_ops,
      identifier gin_trgm_ops, file_name gin_trgm_ops);
  CREATE INDEX receives_search ON receives
    USING gin (committente gin_trgm_ops, nome_prestatore gin_trgm_ops, prestatore gin_trgm_ops,
      identifier gin_trgm_ops, file_name gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
  RAISE NOTICE 'Searches have no index of their own: %', SQLERRM;
END $$;
