import type { JsonObject } from './value.ts'

/**
 * A person (or group) as a source describes it: the attributes of a SCIM resource in canonical spelling,
 * extensions under their full URN, multi-valued attributes as arrays of objects.
 *
 * Normalised once at the edge, so that expressions and flows may rely on it (spec §3.5):
 * - attribute names are spelled as the schema spells them;
 * - boolean attributes are booleans, also when `"True"` was sent;
 * - there is no `null`, no `""`, no empty object and no empty array: "no value" is absence;
 * - `id`, `meta`, `schemas` and `password` are not part of it;
 * - ECMA2Host columns were turned back into the attributes that feed them; where a flow has no inverse
 *   the value stands under {@link ECMA2HOST_USER}, by column;
 * - `accountEnabled` and `isSoftDeleted` stand at the top when the client sent them apart from `active`.
 *
 * Objects from `csv` and `json` sources hold the file's own fields.
 */
export type SourceObject = JsonObject

/** The core User schema (RFC 7643 §4.1). */
export const CORE_USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
/** The enterprise extension (RFC 7643 §4.3); `enterprise` for short in expressions. */
export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** The extension that Microsoft's ECMA Connector Host uses: one attribute a column. */
export const ECMA2HOST_USER = 'urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User'
