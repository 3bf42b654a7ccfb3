/**
 * Work that may run side by side, and work that must run while nothing else does. libvips keeps one text of errors for a process: only
 * what fails alone can be told its own reason.
 */
export class SharedWork {
  private readonly running = new Set<Promise<unknown>>()
  private gate: Promise<unknown> = Promise.resolve()

  /** Beside others. */
  async together<Value>(work: () => Promise<Value>): Promise<Value> {
    let gate: Promise<unknown>
    do {
      gate = this.gate
      await gate
    } while (gate !== this.gate)
    const run = work()
    this.running.add(run)
    try {
      return await run
    } finally {
      this.running.delete(run)
    }
  }

  /** When all that runs has ended, before anything else begins. */
  async alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const before = this.gate
    const { promise, resolve: open } = Promise.withResolvers<null>()
    this.gate = promise
    await before
    await Promise.allSettled(this.running)
    try {
      return await work()
    } finally {
      open(null)
    }
  }
}
