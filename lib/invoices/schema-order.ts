import { body } from "./schema-body";
import { header } from "./schema-header";
import { type Group, group, one, some } from "./schema-types";

/** The namespace of FatturaPA 1.2; only the root is in it, its children are in none. */
export const fatturaNamespace = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2";

/**
 * What `FatturaElettronica` holds, in the order of the schema (FatturaPA 1.2.3): the one table that JSON, XML and
 * the check of form (00200) read.
 */
export const fattura: Group = group(
  one("FatturaElettronicaHeader", header),
  some("FatturaElettronicaBody", body),
);
