import { type Change, openJournal } from "./journal";
import type { TableName, Tables } from "./tables";

type Row = Tables[TableName];

/**
 * Every row of the box. A row is never changed in place: `put` a new one. What a transaction writes is all kept, in
 * memory and in the file, or none of it; it runs to its end before anything else does, as nothing in it waits.
 */
export class Store {
  /** Goes up with each change, so that what was worked out from the rows can be kept until then. */
  version = 0;
  private readonly tables = new Map<string, Map<string, Row>>();
  private readonly journal;
  private before: Map<string, { table: TableName; id: string; row: Row | undefined }> | null = null;

  /** Without a file everything is forgotten at the end. */
  constructor(file?: string) {
    this.journal = file ? openJournal(file, (change) => this.apply(change)) : null;
    this.compact();
  }

  get<N extends TableName>(table: N, id: string | null | undefined): Tables[N] | undefined {
    return id ? this.rows(table).get(id) : undefined;
  }

  /** Oldest first. */
  all<N extends TableName>(table: N): Tables[N][] {
    return [...this.rows(table).values()];
  }

  put<N extends TableName>(table: N, row: Tables[N]): Tables[N] {
    this.remember(table, row.id);
    this.rows(table).set(row.id, row);
    return row;
  }

  remove(table: TableName, id: string): void {
    this.remember(table, id);
    this.rows(table).delete(id);
  }

  /** One inside another is part of the outer one. */
  transaction<T>(work: () => T): T {
    if (this.before) return work();
    this.before = new Map();
    try {
      const result = work();
      const changes = [...this.before.values()].map(
        ({ table, id }): Change => [table, id, this.rows(table).get(id) ?? null],
      );
      if (changes.length > 0) this.journal?.append(changes);
      this.before = null;
      return result;
    } catch (error) {
      this.undo();
      throw error;
    } finally {
      if (this.journal && this.journal.size() > compactAtBytes) this.compact();
    }
  }

  close(): void {
    this.journal?.close();
  }

  private rows<N extends TableName>(table: N): Map<string, Tables[N]> {
    const rows = this.tables.get(table) ?? new Map<string, Row>();
    this.tables.set(table, rows);
    // The map under a table's name holds that table's rows: `put` and the journal are the only ways in.
    return rows as Map<string, Tables[N]>;
  }

  private remember(table: TableName, id: string): void {
    if (!this.before) throw new Error(`A change of ${table} outside a transaction`);
    this.version += 1;
    const key = `${table} ${id}`;
    if (!this.before.has(key)) this.before.set(key, { table, id, row: this.rows(table).get(id) });
  }

  private undo(): void {
    for (const { table, id, row } of [...(this.before?.values() ?? [])].reverse()) {
      const rows: Map<string, Row> = this.rows(table);
      if (row) rows.set(id, row);
      else rows.delete(id);
    }
    this.version += 1;
    this.before = null;
  }

  private apply([table, id, row]: Change): void {
    const rows: Map<string, Row> = this.rows(table);
    if (row) rows.set(id, row);
    else rows.delete(id);
  }

  private compact(): void {
    const yesterday = Date.now() - 24 * 60 * 60 * 1000;
    for (const { id, savedAtMs } of this.all("answers")) {
      if (savedAtMs < yesterday) this.rows("answers").delete(id);
    }
    this.journal?.rewrite(
      [...this.tables].flatMap(([table, rows]) =>
        [...rows.values()].map((row): Change => [table as TableName, row.id, row]),
      ),
    );
  }
}

const compactAtBytes = 64 * 1024 * 1024;
