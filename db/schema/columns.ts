import { customType, integer, text, timestamp } from "drizzle-orm/pg-core";
import type { Environment } from "@/lib/access/presets";

/** Bytes as a Buffer. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
/** The number of a transaction (64 bits, never used twice), as text. */
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });
/** A point in time, in milliseconds, as a Date. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
/** A generated int32, as the API's contract wants its ids. */
export const id = () => integer("id").primaryKey().generatedAlwaysAsIdentity();
/** The account a row belongs to. */
export const accountId = () => integer("account_id").notNull();
/** When the row was made. */
export const createdAt = () => instant("created_at").notNull().defaultNow();
/** `test` or `live`. */
export const environment = () => text("environment").$type<Environment>().notNull();
