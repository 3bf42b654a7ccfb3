/** A seeded stream of numbers: same seed, same numbers, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Whole number in [0, below). */
  below(limit: number): number
  /** Standard normal. */
  normal(): number
}

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32. Label separates independent streams. */
export function random(seed: number, label = ''): Random {
  let [a, b, c, d] = [seed | 0, hash(label), (seed / 2 ** 32) | 0, 1]
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 15; i += 1) next()
  return { next, below: (limit) => Math.floor(next() * limit), normal: () => boxMuller(next) }
}

function boxMuller(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}

/** A new array in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], rng: Random): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = rng.below(i + 1)
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}
