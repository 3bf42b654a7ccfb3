import type { Probed, ProbeRequest } from './port'
import { openSession } from './runtime'

const RUNS = 5

/** Runs a graph on one provider, for real. Whoever asks does so in a process of its own: a driver may take it down. */
export async function probe(
  provider: string,
  bytes: Uint8Array,
  feeds: ProbeRequest['feeds']
): Promise<Probed> {
  const session = await openSession(bytes, { threads: 1, provider })
  try {
    let outputs = await session.run(feeds) // the first run prepares kernels
    let milliseconds = Infinity
    for (let run = 0; run < RUNS; run += 1) {
      const start = performance.now()
      outputs = await session.run(feeds)
      milliseconds = Math.min(milliseconds, performance.now() - start)
    }
    return { outputs, milliseconds, memoryBytes: process.memoryUsage.rss() }
  } finally {
    await session.close()
  }
}
