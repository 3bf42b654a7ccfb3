import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession } from '../compute/runtime'
import type { Tensor } from '../onnx/format/tensor'

interface Event {
  cat?: string
  name?: string
  dur?: number
  args?: { op_name?: string }
}

const SHOWN = 9

/** Share of the runtime's own time by kind of operator, largest first: "Gemm 42 %, Mul 11 %, ...". */
export async function timesByOperator(
  model: Uint8Array,
  feeds: Record<string, Tensor>,
  threads: number
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tadpole-profile-'))
  try {
    const session = await openSession(model, { threads, profile: join(folder, 'run') })
    for (let i = 0; i < 3; i += 1) await session.run(feeds)
    await session.close()
    const [file] = await readdir(folder)
    const events = JSON.parse(await readFile(join(folder, file!), 'utf8')) as Event[]
    return summary(events)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A Loop's time is that of its body, which is counted by itself. */
function summary(events: readonly Event[]): string {
  const times = new Map<string, number>()
  for (const { cat, name, dur = 0, args } of events) {
    const operator = args?.op_name
    if (cat !== 'Node' || !operator || operator === 'Loop' || !name?.endsWith('kernel_time')) continue
    times.set(operator, (times.get(operator) ?? 0) + dur)
  }
  const total = [...times.values()].reduce((a, b) => a + b, 0)
  const sorted = [...times].sort((a, b) => b[1] - a[1]).slice(0, SHOWN)
  return sorted.map(([operator, time]) => `${operator} ${Math.round((100 * time) / total)} %`).join(', ')
}
