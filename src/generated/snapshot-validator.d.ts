// Generated from schemas/snapshot.schema.json by scripts/generate.ts. Do not edit.

/** Whether a value meets the schema. */
export declare function validate(data: unknown): boolean
