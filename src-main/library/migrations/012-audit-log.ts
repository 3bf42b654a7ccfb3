/**
 * Schema version 12: the audit log, a chain of hashes that only grows. Its entries are written by triggers of the connection
 * (`audit-log.ts`), in the transaction that changes the row.
 */
export const twelfth = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, change TEXT NOT NULL,
  object TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_object ON audit (object, seq);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
`
