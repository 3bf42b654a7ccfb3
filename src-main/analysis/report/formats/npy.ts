/** A float32 array in NumPy's own format, version 1.0, C order. */
export function npyFloat32(values: Float32Array, shape: readonly number[]): Buffer {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims}), }`
  const padding = 64 - ((10 + text.length + 1) % 64)
  const header = Buffer.from(`${text}${' '.repeat(padding % 64)}\n`, 'latin1')
  const prefix = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  prefix.writeUInt16LE(header.length, 8)
  return Buffer.concat([prefix, header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}
