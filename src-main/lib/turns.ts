/** One after another: work that reads, waits and then changes what it has read must not have others in between, and an undo takes back what was there when it was asked for. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve()

  take<Out>(task: () => Out | Promise<Out>): Promise<Out> {
    const turn = this.last.then(task)
    this.last = turn.catch(() => undefined)
    return turn
  }
}
