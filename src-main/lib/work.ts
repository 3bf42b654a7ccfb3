import { AppError } from '#contract/app-error'
import type { BatchProgress, CurvePoint } from '#contract/job'

/** The one token that runs through every stage of long work: says how far it is, and whether to go on. */
export interface Work {
  readonly signal: AbortSignal
  report(
    stage: string,
    done: number,
    total: number,
    points?: readonly CurvePoint[],
    batch?: BatchProgress
  ): void
}

/** Throws AppError 'cancelled' once the user has asked for that. */
export function checkCancelled(work: Work): void {
  if (work.signal.aborted) throw new AppError('cancelled')
}

/** Lets requests through in the middle of long arithmetic. Throws AppError 'cancelled'. */
export async function yieldToEventLoop(work: Work): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  checkCancelled(work)
}

/** Longest stretch of arithmetic between two turns of the event loop: a key that is pressed meanwhile does not wait for longer. */
const SLICE_MS = 10

/** Arithmetic over many items, in their order, that lets requests through. Throws AppError 'cancelled'. */
export async function inSlices<Item>(
  items: readonly Item[],
  work: Work,
  each: (item: Item, index: number) => void
): Promise<void> {
  let since = performance.now()
  for (const [index, item] of items.entries()) {
    each(item, index)
    if (performance.now() - since < SLICE_MS) continue
    await yieldToEventLoop(work)
    since = performance.now()
  }
}

/** The same work for a part of it that says nothing of how far it is: it can still be cancelled. */
export const quietly = ({ signal }: Work): Work => ({ signal, report: () => undefined })

/** Work that nobody watches. */
export const quietWork = (): Work => ({ signal: new AbortController().signal, report: () => undefined })

/**
 * Runs `task` over all items, at most `width` at a time, results in order. The first error ends it, once the tasks that
 * were already running have come to rest.
 */
export async function inParallel<Item, Out>(
  items: readonly Item[],
  width: number,
  task: (item: Item, index: number) => Promise<Out>
): Promise<Out[]> {
  const results = new Array<Out>(items.length)
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next
      next += 1
      try {
        results[index] = await task(items[index]!, index)
      } catch (error) {
        next = items.length
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane))
  const failed = lanes.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return results
}
