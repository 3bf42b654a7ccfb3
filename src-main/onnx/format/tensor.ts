/** Element types that Tadpole's own graphs use, with their ONNX numbers (TensorProto.DataType). */
export const DATA_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11
} as const
export type DataType = keyof typeof DATA_TYPES

export type TensorData =
  Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Int8Array | Uint16Array

/** A dense tensor in row-major order. `bool` holds 0 or 1 a byte, `float16` raw half bits. */
export interface Tensor {
  readonly type: DataType
  readonly dims: readonly number[]
  readonly data: TensorData
}

const STORES = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  float64: Float64Array
} as const

export function dataTypeOf(code: number): DataType | undefined {
  return (Object.keys(DATA_TYPES) as DataType[]).find((name) => DATA_TYPES[name] === code)
}

/** Copies `bytes` (little endian) into an aligned array of the type. Throws RangeError on a ragged length. */
export function dataFromBytes(type: DataType, bytes: Uint8Array): TensorData {
  const Store = STORES[type]
  if (bytes.byteLength % Store.BYTES_PER_ELEMENT !== 0) throw new RangeError('tensor bytes are ragged')
  return new Store(new Uint8Array(bytes).buffer)
}

export function bytesOfData(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

export function float32(data: Float32Array | readonly number[], dims?: readonly number[]): Tensor {
  const store = data instanceof Float32Array ? data : Float32Array.from(data)
  return { type: 'float32', dims: dims ?? [store.length], data: store }
}

export function scalar(value: number): Tensor {
  return { type: 'float32', dims: [], data: Float32Array.of(value) }
}

export function int64(values: readonly number[], dims?: readonly number[]): Tensor {
  return { type: 'int64', dims: dims ?? [values.length], data: BigInt64Array.from(values.map(BigInt)) }
}
