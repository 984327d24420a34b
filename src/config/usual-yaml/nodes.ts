import { Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Node, Range, Schema } from 'yaml'

/** Nodes as the package's parser makes them, with a place: start, end of the value, end of what belongs to it. */
export type Placed = PlacedScalar | PlacedMap | PlacedSeq

export class PlacedScalar extends Scalar {
  override range: Range
  override source: string
  override type: Scalar.Type

  constructor(value: unknown, range: Range, source: string, type: Scalar.Type) {
    super(value)
    this.range = range
    this.source = source
    this.type = type
  }
}

export class PlacedMap extends YAMLMap<PlacedScalar, Node> {
  override range: Range

  constructor(schema: Schema, start: number) {
    super(schema)
    this.range = [start, start, start]
  }
}

export class PlacedSeq extends YAMLSeq<Node> {
  override range: Range

  constructor(schema: Schema, start: number) {
    super(schema)
    this.range = [start, start, start]
  }
}
