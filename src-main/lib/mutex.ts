/**
 * Runs tasks one after another. Work that reads, waits and then changes what it has read must not have others in between,
 * and an undo takes back what was there when it was asked for.
 */
export class Mutex {
  private last: Promise<unknown> = Promise.resolve()

  /** Runs the task once all earlier ones are over, and answers what it answers. */
  run<Out>(task: () => Out | Promise<Out>): Promise<Out> {
    const result = this.last.then(task)
    this.last = result.catch(() => undefined)
    return result
  }
}
