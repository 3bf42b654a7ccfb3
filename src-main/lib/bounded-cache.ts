export interface CacheStats {
  open: number
  most: number
  hits: number
  misses: number
  evicted: number
}

/** Keeps so many values at the most; what has not been asked for longest goes first. */
export class BoundedCache<Value> {
  private readonly kept = new Map<string, Value>()
  private hits = 0
  private misses = 0
  private evicted = 0

  constructor(
    private readonly most: number,
    /** What has to be done with a value that goes. */
    private readonly onEvict: (value: Value) => void = () => undefined
  ) {}

  get(key: string): Value | undefined {
    const value = this.kept.get(key)
    if (value === undefined) {
      this.misses += 1
      return undefined
    }
    this.hits += 1
    this.kept.delete(key)
    this.kept.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.kept.delete(key)
    while (this.kept.size >= this.most) {
      const [oldest, old] = [...this.kept][0]!
      this.kept.delete(oldest)
      this.evicted += 1
      this.onEvict(old)
    }
    this.kept.set(key, value)
  }

  /** Lets all of them go; answers how many. */
  clear(): number {
    const count = this.kept.size
    for (const value of this.kept.values()) this.onEvict(value)
    this.kept.clear()
    return count
  }

  stats(): CacheStats {
    const { hits, misses, evicted, most } = this
    return { open: this.kept.size, most, hits, misses, evicted }
  }
}
