import { AppError } from '#contract/app-error'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'

/** Pieces are gathered to about this many bytes before they cross to another process. */
const PIECE = 1024 * 1024
/** Nobody has asked for the next piece for so long: whoever wanted it is gone. */
const PATIENCE_MS = 60_000
/** Nor for the first: its user may still be looking for a place for the file. */
const FIRST_PATIENCE_MS = 15 * 60_000

interface Offered {
  pieces: AsyncIterator<Buffer>
  over(error: unknown): void
  stop(): void
  asked: boolean
  timer: NodeJS.Timeout
}

/**
 * What leaves the engine piece by piece, behind tickets: the face that shows the screens, or the command line, fetches it and writes
 * it where its user wants it. Only they can: no screen reaches this.
 */
export class Outgoing {
  private readonly offered = new Map<string, Offered>()

  /** A ticket for the stream, and a promise of how its fetching ends. */
  offer(stream: Readable, signal: AbortSignal): { ticket: string; finished: Promise<void> } {
    const ticket = randomUUID()
    const finished = new Promise<void>((resolve, reject) => {
      const over = (error: unknown): void => {
        clearTimeout(this.offered.get(ticket)?.timer)
        this.offered.delete(ticket)
        signal.removeEventListener('abort', stop)
        if (error) reject(error as Error)
        else resolve()
      }
      // a stream that has ended already would not say so once more
      const stop = (): void => {
        over(new AppError('cancelled'))
        stream.destroy()
      }
      signal.addEventListener('abort', stop, { once: true })
      stream.once('error', over)
      const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
      this.offered.set(ticket, {
        pieces,
        over,
        stop,
        asked: false,
        timer: setTimeout(stop, FIRST_PATIENCE_MS)
      })
    })
    return { ticket, finished }
  }

  /** Who asks for another no longer waits for one that was never fetched: a browser may have refused to save it. */
  dropUnasked(): void {
    for (const offered of this.offered.values()) if (!offered.asked) offered.stop()
  }

  /** The next piece; null at the end. Throws AppError 'ticket-unknown', and whatever ended the stream. */
  async pull(ticket: string): Promise<Uint8Array | null> {
    const offered = this.offered.get(ticket)
    if (!offered) throw new AppError('ticket-unknown')
    clearTimeout(offered.timer)
    offered.asked = true
    offered.timer = setTimeout(offered.stop, PATIENCE_MS)
    const parts: Buffer[] = []
    let size = 0
    try {
      while (size < PIECE) {
        const { value, done } = await offered.pieces.next()
        if (done) break
        parts.push(value)
        size += value.length
      }
    } catch (error) {
      offered.over(error)
      throw error
    }
    if (size > 0) return Buffer.concat(parts)
    offered.over(null)
    return null
  }
}
