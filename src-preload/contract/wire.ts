/*
 * JSON with typed arrays, for the browser bridge: structured clone does this under Electron. Arrays travel as base64 of
 * their little-endian bytes.
 */
const MARK = '$bytes'

interface Packed {
  [MARK]: 'float32' | 'uint8'
  data: string
}

declare function btoa(text: string): string
declare function atob(text: string): string

function pack(kind: Packed[typeof MARK], bytes: Uint8Array): Packed {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return { [MARK]: kind, data: btoa(text) }
}

export function encodeWire(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, replaced: unknown) {
    const raw = this[key]
    if (raw instanceof Float32Array)
      return pack('float32', new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength))
    return raw instanceof Uint8Array ? pack('uint8', raw) : replaced
  })
}

/** Throws SyntaxError on what is not JSON. Keys that could reach an object's prototype are dropped. */
export function decodeWire(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') return undefined
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, MARK)) return value
    const { [MARK]: kind, data } = value as Packed
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0))
    return kind === 'float32' ? new Float32Array(bytes.buffer) : bytes
  })
}
