import { cpus, totalmem } from 'node:os'

/** What the figures were measured on. */
export function describeMachine(): string {
  const all = cpus()
  return `${all.length} x ${all[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
}

export async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

export const perSecond = (count: number, time: number): string => `${Math.round(count / time)}/s`
